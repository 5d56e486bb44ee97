using PerfTools.Engine.Redis.Server;

namespace PerfTools.Tests.Redis.Server;

public class HashSlotTests
{
    /// <summary>The first is the CRC16 check value of the cluster specification; the others are what CLUSTER KEYSLOT says.</summary>
    [Theory]
    [InlineData("123456789", 0x31C3)]
    [InlineData("foo", 12182)]
    [InlineData("bar", 5061)]
    [InlineData("hello", 866)]
    [InlineData("", 0)]
    public void A_key_has_the_slot_of_the_specification(string key, int slot) => Assert.Equal(slot, HashSlot.Of(key));

    [Theory]
    [InlineData("{user1000}.following", "user1000")]
    [InlineData("foo{bar}{zap}", "bar")]
    [InlineData("foo{{bar}}zap", "{bar")]
    [InlineData("perftools:{123456789}:00:00000001", "123456789")]
    public void Only_the_hash_tag_counts(string key, string tag) => Assert.Equal(HashSlot.Of(tag), HashSlot.Of(key));

    [Fact]
    public void Without_a_tag_that_holds_something_the_whole_key_counts()
    {
        Assert.NotEqual(HashSlot.Of("bar"), HashSlot.Of("foo{}{bar}"));
        Assert.Equal(8363, HashSlot.Of("foo{}{bar}"));
        Assert.NotEqual(HashSlot.Of("bar"), HashSlot.Of("foo{bar"));
    }
}
