using System.Net.Sockets;

namespace PerfTools.Cli.Embedded;

/// <summary>One conversation: receives, answers every request that is complete, sends the replies together.</summary>
internal sealed class EmbeddedConnection(Socket socket, KeySpace[] databases)
{
    private const int LargestReplyBatch = 1024 * 1024;

    private readonly RequestReader _requests = new();
    private readonly ReplyBuffer _replies = new();
    private readonly CommandSession _session = new(databases);

    public void Run()
    {
        while (true)
        {
            int received = socket.Receive(_requests.FreeSpace());
            if (received == 0) return;
            _requests.Received(received);
            bool goesOn = Answer();
            Flush();
            if (!goesOn) return;
        }
    }

    private bool Answer()
    {
        try
        {
            while (_requests.TryRead(out IReadOnlyList<byte[]> words))
            {
                if (words.Count == 0) continue;
                if (!_session.Execute(words, _replies)) return false;
                if (_replies.Length > LargestReplyBatch) Flush();
            }

            return true;
        }
        catch (InvalidDataException malformed)
        {
            _replies.Error($"ERR Protocol error: {malformed.Message}");
            return false;
        }
    }

    private void Flush()
    {
        ReadOnlySpan<byte> rest = _replies.Written;
        while (!rest.IsEmpty) rest = rest[socket.Send(rest)..];
        _replies.Clear();
    }
}
