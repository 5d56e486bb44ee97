using FsCheck.Fluent;
using PerfTools.Engine.Redis.Server;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Redis.Server;

public class ClusterNodeTests
{
    private const string Id = "07c37dfeb235213a872192d90877d0cd55635b91";

    private static ClusterNode? Node(string address, string flags = "master", string slots = "") =>
        ClusterNode.Parse($"{Id} {address} {flags} - 0 1426238317239 4 connected {slots}\n", "seed.example").SingleOrDefault();

    [Theory]
    [InlineData("10.0.0.1:7000", "10.0.0.1", 7000)]
    [InlineData("10.0.0.1:7000@17000", "10.0.0.1", 7000)]
    [InlineData("10.0.0.1:7000@17000,node-1.example", "10.0.0.1", 7000)]
    [InlineData("fe80::1:7000@17000", "fe80::1", 7000)]
    [InlineData(":7000@17000", "seed.example", 7000)]
    public void The_address_of_every_version_is_read(string address, string host, int port) =>
        Assert.Equal(new ClusterNode(host, port, 0), Node(address));

    [Theory]
    [InlineData("", 0)]
    [InlineData("5", 1)]
    [InlineData("0-5460", 5461)]
    [InlineData("0-5460 5462 16380-16383", 5466)]
    [InlineData("0-9 [10->-292f8b365bb7edb5e285caf0b7e6ddc7265d2f4f]", 10)]
    [InlineData("0-99999", 0)]
    public void Slots_are_counted(string slots, int count) => Assert.Equal(count, Node("10.0.0.1:7000@17000", slots: slots)?.SlotCount);

    [Theory]
    [InlineData(":0@0", "master,noaddr")]
    [InlineData("10.0.0.1:7000@17000", "handshake")]
    [InlineData("10.0.0.1", "master")]
    [InlineData("10.0.0.1:x@17000", "master")]
    public void A_node_that_nobody_could_connect_to_is_left_out(string address, string flags) => Assert.Null(Node(address, flags));

    [Fact]
    public void A_node_that_is_held_for_dead_is_not() => Assert.NotNull(Node("10.0.0.1:7000@17000", "slave,fail"));

    [Fact]
    public void No_text_makes_it_fail() => Properties.Hold(
        Prop.ForAll(
            Arb.From(from words in Gen.ArrayOf(Gen.Elements(
                Id, " ", "\n", "a:1@2", ":1", "master", "noaddr", "-", "0", "connected", "1-2", "[3-<-x]", "-1", "5-", "99999999999", ",", "\r"))
                     select string.Concat(words)),
            text => Assert.All(ClusterNode.Parse(text, "seed"), node => Assert.InRange(node.Port, 1, 65535))),
        2_000);
}
