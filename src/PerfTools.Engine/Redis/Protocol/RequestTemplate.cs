using System.Text;

namespace PerfTools.Engine.Redis.Protocol;

/// <summary>
/// One request, repeated <c>depth</c> times in one buffer, whose keys can be changed in place: every key ends in eight
/// digits, which <see cref="SelectKeys"/> overwrites between measured operations.
/// </summary>
internal sealed class RequestTemplate
{
    private const int Digits = 8;

    private readonly byte[] _bytes;
    private readonly int[] _digitOffsets;
    private readonly int _keysPerRequest;
    private readonly int _requestLength;
    private int _nextKey;

    /// <param name="words">The request; wherever it has <paramref name="keyName"/> there is a key.</param>
    /// <param name="keyName">The name of key 0, which ends in eight zeros.</param>
    /// <param name="depth">How many requests the buffer holds.</param>
    public RequestTemplate(IReadOnlyList<ReadOnlyMemory<byte>> words, string keyName, int depth)
    {
        byte[] key = Encoding.ASCII.GetBytes(keyName);
        byte[] one = RespRequest.Build(words);
        _requestLength = one.Length;
        _bytes = new byte[checked(one.Length * depth)];
        List<int> offsets = [];
        for (int request = 0; request < depth; request++) one.CopyTo(_bytes, request * one.Length);

        // Keys are found by their random name, so a payload that holds the same bytes is out of the question.
        int[] inOne = [.. FindAll(one, key)];
        for (int request = 0; request < depth; request++)
            offsets.AddRange(inOne.Select(offset => (request * one.Length) + offset + key.Length - Digits));
        _digitOffsets = [.. offsets];
        _keysPerRequest = inOne.Length;
    }

    /// <summary>The first <paramref name="requests"/> of the buffer's requests.</summary>
    public ReadOnlyMemory<byte> First(int requests) => _bytes.AsMemory(0, requests * _requestLength);

    public int KeysPerRequest => _keysPerRequest;

    /// <summary>Starts the round of keys at a place of its own, so that connections do not march in step.</summary>
    public void StartAt(int key) => _nextKey = key;

    /// <summary>Writes the next keys of the round into the buffer.</summary>
    public void SelectKeys(int keyCount)
    {
        foreach (int offset in _digitOffsets)
        {
            if (_nextKey >= keyCount) _nextKey = 0;
            int key = _nextKey++;
            for (int digit = offset + Digits - 1; digit >= offset; digit--)
            {
                _bytes[digit] = (byte)('0' + (key % 10));
                key /= 10;
            }
        }
    }

    private static IEnumerable<int> FindAll(byte[] haystack, byte[] needle)
    {
        int from = 0;
        while (true)
        {
            int found = haystack.AsSpan(from).IndexOf(needle);
            if (found < 0) yield break;
            yield return from + found;
            from += found + needle.Length;
        }
    }
}
