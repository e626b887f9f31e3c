using FinApi.Application.Nodes;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Tests.Nodes;

public sealed class NodeOptionsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("node-1")]
    [InlineData("A.b_C-9")]
    public void Validate_GoodId_IsTaken(string? id)
    {
        Assert.True(Validate(new NodeOptions { Id = id }).Succeeded);
    }

    [Theory]
    [InlineData("node 1")]
    [InlineData("node/1")]
    [InlineData("nöde")]
    [InlineData("node\n")]
    public void Validate_BadId_SaysWhatToWrite(string id)
    {
        Assert.Contains(
            "write 1 to 64 letters, digits, dots, underscores and hyphens, such as node-1",
            Validate(new NodeOptions { Id = id }).FailureMessage,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_IdOf64AndOf65_OnlyTheFirstIsTaken()
    {
        Assert.True(Validate(new NodeOptions { Id = new string('a', 64) }).Succeeded);
        Assert.True(Validate(new NodeOptions { Id = new string('a', 65) }).Failed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("http://10.1.2.3:8081")]
    [InlineData("https://node-1.internal:8443/")]
    [InlineData("http://[fd00::1]:8081")]
    public void Validate_GoodAddress_IsTaken(string? address)
    {
        Assert.True(Validate(new NodeOptions { Address = address }).Succeeded);
    }

    [Theory]
    [InlineData("10.1.2.3:8081", "is not a URL")]
    [InlineData("/node", "is neither http nor https")]
    [InlineData("node-1:8081", "is neither http nor https")]
    [InlineData("ftp://node-1", "is neither http nor https")]
    [InlineData("http://me:hush@node-1:8081", "has a user or password")]
    [InlineData("http://node-1:8081/grpc", "has a path")]
    [InlineData("http://node-1:8081?a=hush", "has a query or fragment")]
    [InlineData("http://node-1:8081#hush", "has a query or fragment")]
    [InlineData("http://0.0.0.0:8081", "names 0.0.0.0, which is every address")]
    [InlineData("http://[::]:8081", "names [::], which is every address")]
    public void Validate_BadAddress_SaysWhatIsWrongWithoutRepeatingIt(string address, string wrong)
    {
        var message = Validate(new NodeOptions { Address = address }).FailureMessage;

        Assert.StartsWith($"Node:Address {wrong}", message, StringComparison.Ordinal);
        Assert.Contains("such as http://10.1.2.3:8081", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_AddressOf301_IsRefused()
    {
        var host = string.Join('.', Enumerable.Repeat(new string('a', 49), 6));

        Assert.Contains(
            "longer than 300 characters",
            Validate(new NodeOptions { Address = $"http://{host}" }).FailureMessage,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Id_Unset_DiffersBetweenTwoNodesOfOneMachine()
    {
        var (one, other) = (Identity(new NodeOptions()), Identity(new NodeOptions { Id = " " }));

        Assert.NotEqual(one.Id, other.Id);
        Assert.StartsWith(NodeIdentity.MakeId(Environment.MachineName)[..^6], one.Id, StringComparison.Ordinal);
        Assert.Null(one.Address);
    }

    [Theory]
    [InlineData("böx 1")]
    [InlineData("a-name-that-is-longer-than-the-64-characters-which-an-id-may-have-at-most")]
    public void MakeId_AnyMachine_CanBeSetAsWell(string machine)
    {
        Assert.True(Validate(new NodeOptions { Id = NodeIdentity.MakeId(machine) }).Succeeded);
    }

    private static NodeIdentity Identity(NodeOptions options) => new(Options.Create(options), TimeProvider.System);

    private static ValidateOptionsResult Validate(NodeOptions options) =>
        new NodeOptionsValidator().Validate(name: null, options);
}
