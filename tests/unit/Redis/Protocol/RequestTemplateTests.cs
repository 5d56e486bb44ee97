using System.Text;
using PerfTools.Engine.Redis.Protocol;

namespace PerfTools.Tests.Redis.Protocol;

public class RequestTemplateTests
{
    private const string Key = "perftools:{a1}:00:00000000";

    private static RequestTemplate Template(int depth, params string[] words) =>
        new([.. words.Select(word => (ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes(word))], Key, depth);

    private static string Text(RequestTemplate template, int requests) => Encoding.ASCII.GetString(template.First(requests).Span);

    /// <summary>The key numbers of the first requests of a template, in order.</summary>
    private static int[] Keys(RequestTemplate template, int requests) =>
        [.. Text(template, requests).Split(Key[..^8]).Skip(1).Select(rest => int.Parse(rest[..8]))];

    [Fact]
    public void A_request_is_what_the_protocol_says()
    {
        RequestTemplate template = Template(1, "SET", Key, "hello", "EX", "60");
        template.SelectKeys(10);
        Assert.Equal($"*5\r\n$3\r\nSET\r\n$26\r\n{Key}\r\n$5\r\nhello\r\n$2\r\nEX\r\n$2\r\n60\r\n", Text(template, 1));
        Assert.Equal(1, template.KeysPerRequest);
    }

    [Fact]
    public void Keys_are_rewritten_in_place_and_go_round()
    {
        RequestTemplate template = Template(1, "GET", Key);
        int[] seen = new int[7];
        for (int i = 0; i < seen.Length; i++)
        {
            template.SelectKeys(3);
            seen[i] = Assert.Single(Keys(template, 1));
        }

        Assert.Equal([0, 1, 2, 0, 1, 2, 0], seen);
    }

    [Fact]
    public void All_eight_digits_are_written()
    {
        RequestTemplate template = Template(1, "GET", Key);
        template.StartAt(9_876_543);
        template.SelectKeys(10_000_000);
        Assert.Contains("{a1}:00:09876543\r\n", Text(template, 1));
        template.StartAt(5);
        template.SelectKeys(10_000_000);
        Assert.Contains("{a1}:00:00000005\r\n", Text(template, 1));
    }

    [Fact]
    public void Every_request_of_a_pipeline_has_the_next_key()
    {
        RequestTemplate template = Template(4, "GET", Key);
        template.StartAt(8);
        template.SelectKeys(10);
        Assert.Equal([8, 9, 0, 1], Keys(template, 4));
        Assert.Equal([8, 9], Keys(template, 2));
        Assert.Equal(template.First(4).Length, 4 * template.First(1).Length);
    }

    [Fact]
    public void A_request_of_several_keys_takes_as_many_from_the_round()
    {
        RequestTemplate template = Template(2, "MGET", Key, Key, Key);
        template.SelectKeys(5);
        Assert.Equal(3, template.KeysPerRequest);
        Assert.Equal([0, 1, 2, 3, 4, 0], Keys(template, 2));
    }

    [Fact]
    public void A_request_without_a_key_never_changes()
    {
        RequestTemplate template = Template(2, "PING");
        string before = Text(template, 2);
        template.SelectKeys(10);
        Assert.Equal("*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nPING\r\n", Text(template, 2));
        Assert.Equal(before, Text(template, 2));
        Assert.Equal(0, template.KeysPerRequest);
    }

    [Fact]
    public void Reply_images_are_what_get_and_mget_answer()
    {
        byte[] value = "ab"u8.ToArray();
        Assert.Equal("$2\r\nab\r\n"u8.ToArray(), RespRequest.ReplyImage(value, null));
        Assert.Equal("*2\r\n$2\r\nab\r\n$2\r\nab\r\n"u8.ToArray(), RespRequest.ReplyImage(value, 2));
        Assert.Equal("$0\r\n\r\n"u8.ToArray(), RespRequest.ReplyImage(Array.Empty<byte>(), null));
    }
}
