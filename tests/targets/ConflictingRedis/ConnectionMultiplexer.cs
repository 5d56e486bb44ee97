namespace StackExchange.Redis;

/// <summary>Has the name of the real one, and none of its members.</summary>
public sealed class ConnectionMultiplexer;
