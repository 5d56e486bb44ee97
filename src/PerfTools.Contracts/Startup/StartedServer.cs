namespace PerfTools;

/// <summary>The server that a script is asked about.</summary>
/// <param name="Id">Its process.</param>
/// <param name="Port">The port that its log named, where one is waited for and was named already.</param>
public sealed record StartedServer(int Id, int? Port);
