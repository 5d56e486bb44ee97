using System.Text;
using System.Text.RegularExpressions;
using PerfTools.Engine.Startup;
using PerfTools.Engine.Startup.Processes;

namespace PerfTools.Tests.Startup.Processes;

public class ServerLogTests
{
    private static readonly SecretRedaction NoSecrets = new(ServerEnvironment.Inherited);

    [Fact]
    public void The_last_lines_of_all_streams_are_kept_in_the_order_in_which_they_came()
    {
        ServerLog log = new([], 3, NoSecrets);
        ServerLog.LogStream output = log.Open(), error = log.Open();
        Take(output, "one\ntwo\n");
        Take(error, "three\n");
        Take(output, "four\n");
        Assert.Equal("two\nthree\nfour", log.Tail());
        Take(error, "fi");
        Take(output, "six\n");
        Assert.Equal("four\nsix\nfi", log.Tail());
    }

    [Fact]
    public void A_tail_of_no_lines_is_empty_and_watches_still_see_them()
    {
        LogWatch watch = new(new Regex("ready"));
        ServerLog log = new([watch], 0, NoSecrets);
        Take(log.Open(), "ready\nunended");
        Assert.Equal(string.Empty, log.Tail());
        Assert.True(watch.IsDone);
    }

    [Fact]
    public void The_first_line_that_matches_counts_with_its_time_and_only_where_it_is_complete()
    {
        LogWatch watch = new(new Regex(@"port (?<port>\d+)"));
        ServerLog log = new([watch], 5, NoSecrets);
        ServerLog.LogStream stream = log.Open();
        Assert.True(log.IsWaitedFor);
        stream.Take("port 80"u8, 1);
        Assert.Null(watch.MatchedAt);
        stream.Take("80\nport 9090\n"u8, 2);
        Assert.Equal((2, 8080, 1), (watch.MatchedAt, watch.Port, log.FirstAt));
        Assert.False(log.IsWaitedFor);
    }

    [Fact]
    public void What_stands_at_the_end_without_a_line_feed_matches_too()
    {
        LogWatch watch = new(new Regex("bye"));
        ServerLog log = new([watch], 5, NoSecrets);
        ServerLog.LogStream stream = log.Open();
        stream.Take("bye"u8, 1);
        stream.End(2);
        Assert.Equal(2, watch.MatchedAt);
    }

    [Fact]
    public void A_pattern_sees_a_line_without_its_colours()
    {
        LogWatch watch = new(new Regex("^listening on 80$"));
        Take(new ServerLog([watch], 5, NoSecrets).Open(), "\u001b[32mlistening\u001b[0m on 80\r\n");
        Assert.True(watch.IsDone);
    }

    [Fact]
    public void A_pattern_that_runs_out_of_time_is_given_up_and_the_others_are_not()
    {
        LogWatch endless = new(new Regex("(a+)+$", RegexOptions.None, TimeSpan.FromMilliseconds(1)));
        LogWatch simple = new(new Regex("ready"));
        ServerLog log = new([endless, simple], 2, NoSecrets);
        string hard = new string('a', 5_000) + "!\n";
        ServerLog.LogStream stream = log.Open();
        for (int i = 0; i < 5; i++) Take(stream, hard);
        Take(stream, "ready\na\n");
        Assert.True(simple.IsDone);
        Assert.False(endless.IsDone);
        Assert.False(log.IsWaitedFor);
    }

    [Fact]
    public void A_line_beyond_all_measure_is_cut_and_says_so()
    {
        ServerLog log = new([], 5, NoSecrets);
        Take(log.Open(), new string('x', ServerLog.LongestLine + 1) + "\nnext\n");
        Assert.Equal(new string('x', ServerLog.LongestLine) + "…\nnext", log.Tail());
    }

    [Fact]
    public void A_conversation_gets_whole_lines_and_the_log_none_of_them()
    {
        List<string> heard = [];
        ServerLog log = new([], 5, NoSecrets);
        ServerLog.LogStream talk = log.Open(heard.Add);
        string large = new('x', 100_000);
        Take(talk, $"{{\"a\":1}}\n{large[..70_000]}");
        Take(talk, $"{large[70_000..]}\r\nrest");
        talk.End(9);
        Assert.Equal(["{\"a\":1}", large, "rest"], heard);
        Assert.Equal(string.Empty, log.Tail());
        Assert.NotNull(log.FirstAt);
    }

    [Theory]
    [InlineData("password is hunter22!\n", "password is ***!")]
    [InlineData("hunter22hunter22\n", "******")]
    [InlineData("\u001b[1mhun\u001b[0mter22\n", "***")]
    [InlineData("a line of the key: two two\n", "a line of the key: ***")]
    [InlineData("the longer first: hunter22-and-more\n", "the longer first: ***")]
    [InlineData("abc is too short to be one\n", "abc is too short to be one")]
    [InlineData("public\n", "public")]
    [InlineData("half of it: hunt", "half of it: ***")]
    public void Secrets_are_taken_out(string written, string expected)
    {
        SecretRedaction redaction = new(new ServerEnvironment
        {
            Variables = new Dictionary<string, string?>
            {
                ["A"] = "hunter22",
                ["B"] = "hunter22-and-more",
                ["C"] = "abc",
                ["D"] = "line one\ntwo two\n",
                ["E"] = null,
                ["F"] = "public",
            },
            Secrets = new HashSet<string> { "A", "B", "C", "D", "E" },
        });
        ServerLog log = new([], 5, redaction);
        Take(log.Open(), written);
        Assert.Equal(expected, log.Tail());
    }

    [Fact]
    public void A_secret_that_a_cut_went_through_is_taken_out_too()
    {
        SecretRedaction redaction = new(new ServerEnvironment
        {
            Variables = new Dictionary<string, string?> { ["A"] = "hunter22" },
            Secrets = new HashSet<string> { "A" },
        });
        ServerLog log = new([], 5, redaction);
        Take(log.Open(), new string('x', ServerLog.LongestLine - 4) + "hunter22\n");
        Assert.DoesNotContain("hunt", log.Tail());
    }

    private static void Take(ServerLog.LogStream stream, string text) => stream.Take(Encoding.UTF8.GetBytes(text), 1);
}
