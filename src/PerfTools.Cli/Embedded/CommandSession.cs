using System.Buffers.Text;
using System.Text;

namespace PerfTools.Cli.Embedded;

/// <summary>Executes the commands of one connection.</summary>
internal sealed class CommandSession(KeySpace[] databases)
{
    private const string Info =
        "# Server\r\nredis_version:embedded\r\n\r\n" +
        "# Memory\r\nused_memory:0\r\nmaxmemory:0\r\nmaxmemory_policy:noeviction\r\n";

    private KeySpace _keys = databases[0];

    /// <summary>Answers one request; false where the connection ends with it.</summary>
    public bool Execute(IReadOnlyList<byte[]> words, ReplyBuffer reply)
    {
        string name = Encoding.Latin1.GetString(words[0]).ToUpperInvariant();
        try
        {
            if (words.Count < LeastWords(name)) reply.Error($"ERR wrong number of arguments for '{name.ToLowerInvariant()}' command");
            else if (!TryExecuteOnKeys(name, words, reply)) ExecuteOnConnection(name, words, reply);
        }
        catch (WrongTypeException wrong)
        {
            reply.Error(wrong.Message);
        }

        return name != "QUIT";
    }

    private static int LeastWords(string name) => name switch
    {
        "SET" or "LPUSH" or "EXPIRE" => 3,
        "HSET" or "SETEX" => 4,
        "GET" or "MGET" or "INCR" or "DEL" or "UNLINK" or "SELECT" or "AUTH" or "ECHO" => 2,
        _ => 1,
    };

    private bool TryExecuteOnKeys(string name, IReadOnlyList<byte[]> words, ReplyBuffer reply)
    {
        switch (name)
        {
            case "SET":
                Set(words, reply);
                return true;
            case "SETEX":
                SetFor(Seconds(words[2]), words[1], words[3], reply);
                return true;
            case "GET":
                reply.BulkOrNull(_keys.Get(Key(words)));
                return true;
            case "MGET":
                reply.Array(words.Count - 1);
                foreach (byte[] key in words.Skip(1)) reply.BulkOrNull(_keys.GetIfString(KeySpace.KeyOf(key)));
                return true;
            case "INCR":
                if (_keys.Increment(Key(words)) is { } number) reply.Number(number);
                else reply.Error("ERR value is not an integer or out of range");
                return true;
            case "LPUSH":
                reply.Number(_keys.PushLeft(Key(words), words.Skip(2)));
                return true;
            case "HSET":
                SetFields(words, reply);
                return true;
            case "DEL" or "UNLINK":
                reply.Number(words.Skip(1).Count(key => _keys.Remove(KeySpace.KeyOf(key))));
                return true;
            case "EXPIRE":
                if (Seconds(words[2]) is { } seconds) reply.Number(_keys.Expire(Key(words), seconds) ? 1 : 0);
                else reply.Error("ERR value is not an integer or out of range");
                return true;
            case "DBSIZE":
                reply.Number(_keys.Count);
                return true;
            default:
                return false;
        }
    }

    private void ExecuteOnConnection(string name, IReadOnlyList<byte[]> words, ReplyBuffer reply)
    {
        switch (name)
        {
            case "PING" when words.Count == 1:
                reply.Pong();
                break;
            case "PING" or "ECHO":
                reply.Bulk(words[1]);
                break;
            case "INFO":
                reply.Bulk(Encoding.ASCII.GetBytes(Info));
                break;
            case "HELLO":
                Hello(words, reply);
                break;
            case "SELECT":
                Select(words, reply);
                break;
            case "AUTH":
                reply.Error("ERR AUTH <password> called without any password configured for the default user.");
                break;
            case "QUIT":
                reply.Ok();
                break;
            default:
                reply.Error($"ERR unknown command '{name}'");
                break;
        }
    }

    private void Set(IReadOnlyList<byte[]> words, ReplyBuffer reply)
    {
        bool isExpiry = words.Count == 5 && Encoding.Latin1.GetString(words[3]).Equals("EX", StringComparison.OrdinalIgnoreCase);
        if (isExpiry)
        {
            SetFor(Seconds(words[4]), words[1], words[2], reply);
        }
        else if (words.Count > 3)
        {
            reply.Error("ERR syntax error");
        }
        else
        {
            _keys.Set(Key(words), words[2], null);
            reply.Ok();
        }
    }

    private void SetFor(TimeSpan? timeToLive, byte[] key, byte[] value, ReplyBuffer reply)
    {
        if (timeToLive is null || timeToLive <= TimeSpan.Zero)
        {
            reply.Error("ERR invalid expire time");
            return;
        }

        _keys.Set(KeySpace.KeyOf(key), value, timeToLive);
        reply.Ok();
    }

    private void SetFields(IReadOnlyList<byte[]> words, ReplyBuffer reply)
    {
        if (words.Count % 2 != 0)
        {
            reply.Error("ERR wrong number of arguments for 'hset' command");
            return;
        }

        IEnumerable<(string, byte[])> fields = Enumerable.Range(1, (words.Count / 2) - 1)
            .Select(pair => (KeySpace.KeyOf(words[2 * pair]), words[(2 * pair) + 1]));
        reply.Number(_keys.SetFields(Key(words), fields));
    }

    private void Select(IReadOnlyList<byte[]> words, ReplyBuffer reply)
    {
        bool isNumber = Utf8Parser.TryParse(words[1], out int number, out int used) && used == words[1].Length;
        if (!isNumber || number < 0 || number >= databases.Length)
        {
            reply.Error("ERR DB index is out of range");
            return;
        }

        _keys = databases[number];
        reply.Ok();
    }

    private static void Hello(IReadOnlyList<byte[]> words, ReplyBuffer reply)
    {
        if (words.Count > 1 && Encoding.Latin1.GetString(words[1]) is not ("2" or "3"))
        {
            reply.Error("NOPROTO unsupported protocol version");
            return;
        }

        if (words.Count > 1) reply.IsResp3 = words[1][0] == '3';
        reply.Map(3);
        reply.Bulk("server"u8);
        reply.Bulk("redis"u8);
        reply.Bulk("version"u8);
        reply.Bulk("embedded"u8);
        reply.Bulk("proto"u8);
        reply.Number(reply.IsResp3 ? 3 : 2);
    }

    private static string Key(IReadOnlyList<byte[]> words) => KeySpace.KeyOf(words[1]);

    private static TimeSpan? Seconds(byte[] digits) =>
        Utf8Parser.TryParse(digits, out long seconds, out int used) && used == digits.Length && Math.Abs(seconds) < int.MaxValue
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
