namespace PerfTools.Engine.Redis.Protocol;

/// <summary>Bytes that are not RESP. The message says what was expected and what came.</summary>
internal sealed class RespException(string message) : Exception(message);
