namespace PerfTools;

/// <summary>The Redis operations that can be measured by name.</summary>
public enum RedisOperation
{
    /// <summary><c>PING</c>: the round trip with the least work for the server.</summary>
    Ping,

    /// <summary><c>SET key value EX seconds</c>.</summary>
    Set,

    /// <summary><c>GET key</c>, every byte of the reply verified.</summary>
    Get,

    /// <summary><c>INCR key</c>.</summary>
    Incr,

    /// <summary><c>LPUSH key value</c>; the list is emptied between measured stretches, so that it stays small.</summary>
    LPush,

    /// <summary><c>HSET key field value</c>, always the same field.</summary>
    HSet,

    /// <summary><c>MGET</c> of up to ten keys, every byte of the reply verified.</summary>
    MGet,

    /// <summary>The command given as <c>-CommandText</c>.</summary>
    Custom,
}

/// <summary>The client whose latency is measured.</summary>
public enum RedisClient
{
    /// <summary>PerfTools' own wire client: what the network and the server cost.</summary>
    Wire,

    /// <summary>StackExchange.Redis 1.2.6: what a .NET application sees.</summary>
    StackExchange,
}

/// <summary>The version of the Redis serialization protocol.</summary>
public enum RespProtocol
{
    /// <summary>RESP2, understood by every server.</summary>
    Resp2,

    /// <summary>RESP3, asked for with <c>HELLO 3</c>; needs Redis 6 or later.</summary>
    Resp3,
}

/// <summary>How the wire client waits for a reply.</summary>
public enum RedisReceiveMode
{
    /// <summary>
    /// Awake for up to 200 microseconds, then asleep: the time in which the operating system wakes a sleeping client is
    /// not in the numbers. For a single TCP or Unix connection, on a host with two processors or more.
    /// </summary>
    BusyPoll,

    /// <summary>Asleep, as most clients wait: the wake-up is in the numbers.</summary>
    Blocking,
}

/// <summary>What the values that were sent consisted of.</summary>
public enum PayloadKind
{
    /// <summary>The operation carries no payload.</summary>
    None,

    /// <summary>Random bytes that do not compress.</summary>
    Random,

    /// <summary>The JSON text given as <c>-JsonPayload</c>.</summary>
    Json,
}

/// <summary>What a Redis server is to others.</summary>
public enum RedisRole
{
    /// <summary>The server does not say; a Sentinel, or a user who may not know.</summary>
    Unknown,

    /// <summary>It takes writes.</summary>
    Master,

    /// <summary>It follows a master.</summary>
    Replica,
}
