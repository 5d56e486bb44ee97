using PerfTools.Engine.Redis;

namespace PerfTools.Tests.Redis;

public class CommandTextTests
{
    [Theory]
    [InlineData("PING", "PING")]
    [InlineData("  SADD   {key}\t{payload} ", "SADD|{key}|{payload}")]
    [InlineData("SET {key} \"two words\"", "SET|{key}|two words")]
    [InlineData("SET {key} 'say \"hi\"'", "SET|{key}|say \"hi\"")]
    [InlineData("SET {key} \"it's\"", "SET|{key}|it's")]
    [InlineData("SET {key} ''", "SET|{key}|")]
    [InlineData("ECHO a'b c'd", "ECHO|ab cd")]
    public void Words_are_split_as_redis_cli_splits_them(string text, string words) =>
        Assert.Equal(words.Split('|'), CommandText.Split(text));

    [Theory]
    [InlineData("", "empty")]
    [InlineData("   ", "empty")]
    [InlineData("SET {key} \"open", "not closed")]
    [InlineData("SET {key} 'open", "not closed")]
    [InlineData("SUBSCRIBE news", "SUBSCRIBE cannot be measured")]
    [InlineData("flushall", "FLUSHALL cannot be measured")]
    [InlineData("'Shutdown' NOSAVE", "SHUTDOWN cannot be measured")]
    [InlineData("MONITOR", "MONITOR cannot be measured")]
    [InlineData("multi", "MULTI cannot be measured")]
    [InlineData("client reply off", "CLIENT cannot be measured")]
    public void What_cannot_be_measured_is_refused_by_name(string text, string said)
    {
        var error = Assert.Throws<OptionException>(() => CommandText.Split(text));
        Assert.Equal("CommandText", error.Parameter);
        Assert.Contains(said, error.Message);
    }
}
