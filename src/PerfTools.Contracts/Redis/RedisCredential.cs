namespace PerfTools;

/// <summary>A password, with a user name where the server has ACL users. Never shows its secret.</summary>
public sealed class RedisCredential
{
    /// <summary>Creates the credential.</summary>
    /// <param name="userName">The ACL user, or null for a server that has a password only.</param>
    /// <param name="password">The password.</param>
    public RedisCredential(string? userName, string password)
    {
        UserName = string.IsNullOrEmpty(userName) || userName == "default" ? null : userName;
        Password = password;
    }

    /// <summary>The ACL user; null for the user <c>default</c>, who logs in by password alone.</summary>
    public string? UserName { get; }

    internal string Password { get; }

    /// <summary>The password in REDISCLI_AUTH, the variable that redis-cli reads, or null where it is not set.</summary>
    /// <param name="userName">The ACL user that goes with it, or null.</param>
    public static RedisCredential? FromEnvironment(string? userName = null) =>
        Environment.GetEnvironmentVariable("REDISCLI_AUTH") is { Length: > 0 } password
            ? new RedisCredential(userName, password)
            : null;

    /// <inheritdoc/>
    public override string ToString() => UserName ?? "(password)";
}
