using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace PerfTools.Cli.Embedded;

/// <summary>
/// The keys of one database. Keys are Latin-1 text of their bytes, which maps every byte to one character and back.
/// Expired keys are dropped when they are asked for.
/// </summary>
internal sealed class KeySpace
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public static string KeyOf(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    public int Count
    {
        get
        {
            lock (_lock)
            {
                foreach (string key in _entries.Keys.ToArray()) Find(key);
                return _entries.Count;
            }
        }
    }

    public void Set(string key, byte[] value, TimeSpan? timeToLive)
    {
        lock (_lock) _entries[key] = new Entry(value) { ExpiresAt = ExpiryOf(timeToLive) };
    }

    /// <exception cref="WrongTypeException">The key holds something else.</exception>
    public byte[]? Get(string key)
    {
        lock (_lock) return Find(key) is { } entry ? entry.As<byte[]>() : null;
    }

    /// <summary>As MGET does it: what is no string is null.</summary>
    public byte[]? GetIfString(string key)
    {
        lock (_lock) return Find(key)?.Value as byte[];
    }

    /// <summary>The number after adding one, or null where the value is no integer that can grow.</summary>
    /// <exception cref="WrongTypeException">The key holds something else.</exception>
    public long? Increment(string key)
    {
        lock (_lock)
        {
            Entry? entry = Find(key);
            byte[] digits = entry?.As<byte[]>() ?? "0"u8.ToArray();
            bool isNumber = Utf8Parser.TryParse(digits, out long number, out int used) && used == digits.Length;
            if (!isNumber || number == long.MaxValue) return null;
            byte[] next = Encoding.ASCII.GetBytes((number + 1).ToString(CultureInfo.InvariantCulture));
            _entries[key] = new Entry(next) { ExpiresAt = entry?.ExpiresAt ?? long.MaxValue };
            return number + 1;
        }
    }

    /// <summary>The length of the list afterwards.</summary>
    /// <exception cref="WrongTypeException">The key holds something else.</exception>
    public int PushLeft(string key, IEnumerable<byte[]> values)
    {
        lock (_lock)
        {
            LinkedList<byte[]> list = FindOrAdd(key, static () => new LinkedList<byte[]>());
            foreach (byte[] value in values) list.AddFirst(value);
            return list.Count;
        }
    }

    /// <summary>How many of the fields are new.</summary>
    /// <exception cref="WrongTypeException">The key holds something else.</exception>
    public int SetFields(string key, IEnumerable<(string Field, byte[] Value)> fields)
    {
        lock (_lock)
        {
            Dictionary<string, byte[]> hash = FindOrAdd(key, static () => new Dictionary<string, byte[]>(StringComparer.Ordinal));
            int before = hash.Count;
            foreach ((string field, byte[] value) in fields) hash[field] = value;
            return hash.Count - before;
        }
    }

    public bool Remove(string key)
    {
        lock (_lock) return Find(key) is not null && _entries.Remove(key);
    }

    public bool Expire(string key, TimeSpan timeToLive)
    {
        lock (_lock)
        {
            if (Find(key) is not { } entry) return false;
            if (timeToLive <= TimeSpan.Zero) _entries.Remove(key);
            else entry.ExpiresAt = ExpiryOf(timeToLive);
            return true;
        }
    }

    private static long ExpiryOf(TimeSpan? timeToLive) =>
        timeToLive is { } time ? Environment.TickCount64 + (long)time.TotalMilliseconds : long.MaxValue;

    private Entry? Find(string key)
    {
        if (!_entries.TryGetValue(key, out Entry? entry)) return null;
        if (entry.ExpiresAt > Environment.TickCount64) return entry;
        _entries.Remove(key);
        return null;
    }

    private T FindOrAdd<T>(string key, Func<T> create)
        where T : class
    {
        if (Find(key) is { } entry) return entry.As<T>();
        T value = create();
        _entries[key] = new Entry(value);
        return value;
    }

    private sealed class Entry(object value)
    {
        public object Value => value;

        public long ExpiresAt { get; set; } = long.MaxValue;

        public T As<T>()
            where T : class => value as T ?? throw new WrongTypeException();
    }
}

/// <summary>The operation does not go with what the key holds.</summary>
internal sealed class WrongTypeException() : Exception("WRONGTYPE Operation against a key holding the wrong kind of value");
