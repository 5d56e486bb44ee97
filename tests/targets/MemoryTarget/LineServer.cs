using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace PerfTools.Targets.Memory;

/// <summary>Runs operations on request. It allocates nothing itself: what grows is what the operations keep.</summary>
internal static class LineServer
{
    public static void Run(Action operation, int port)
    {
        TcpListener listener = new(IPAddress.Loopback, port);
        listener.Start();
        Console.WriteLine($"port {((IPEndPoint)listener.LocalEndpoint).Port}");

        // One client after the other: the operations need no lock, and their number is certain.
        while (true)
        {
            using Socket client = listener.AcceptSocket();
            client.NoDelay = true;
            try
            {
                Serve(client, operation);
            }
            catch (SocketException)
            {
                // A client that goes away in the middle of a line. The next one is served.
            }
        }
    }

    private static void Serve(Socket client, Action operation)
    {
        byte[] buffer = new byte[256];
        int length = 0;
        while (client.Receive(buffer.AsSpan(length)) is > 0 and var received)
        {
            length += received;
            while (buffer.AsSpan(0, length).IndexOf((byte)'\n') is >= 0 and var end)
            {
                client.Send(Answer(buffer.AsSpan(0, end), operation));
                buffer.AsSpan(end + 1, length - end - 1).CopyTo(buffer);
                length -= end + 1;
            }

            // A line that does not fit is none of this protocol.
            if (length == buffer.Length) return;
        }
    }

    private static ReadOnlySpan<byte> Answer(ReadOnlySpan<byte> line, Action operation)
    {
        line = line.TrimEnd((byte)'\r');
        long count = 1;
        if (line.Length > 0 && (!Utf8Parser.TryParse(line, out count, out int used) || used != line.Length)) return "failed: not a number\n"u8;
        try
        {
            for (long i = 0; i < count; i++) operation();
            return "ok\n"u8;
        }
        catch (IOException failure)
        {
            Console.Error.WriteLine(failure.Message);
            return "failed: see the error output\n"u8;
        }
    }
}
