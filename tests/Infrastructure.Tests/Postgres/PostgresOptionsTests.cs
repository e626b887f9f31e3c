using FinApi.Infrastructure.Postgres;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Tests.Postgres;

public sealed class PostgresOptionsTests
{
    [Theory]
    [InlineData("StartTimeout", "-00:00:01")]
    [InlineData("StartTimeout", "00:10:01")]
    [InlineData("SlowQueryThreshold", "00:00:00")]
    [InlineData("SlowQueryThreshold", "01:00:01")]
    [InlineData("MaxReplicaLag", "00:00:00.099")]
    [InlineData("MaxReplicaLag", "00:05:01")]
    [InlineData("Pooler", "7")]
    [InlineData("RealTime:MaxConnections", "0")]
    [InlineData("Analytics:MaxConnections", "1001")]
    [InlineData("Background:StatementTimeout", "00:00:00.099")]
    [InlineData("RealTime:StatementTimeout", "01:00:01")]
    public async Task Validate_OutOfBounds_SaysWhatToWrite(string key, string value)
    {
        await using var node = new PostgresNode("Host=localhost", (key, value));

        var refused = Assert.Throws<OptionsValidationException>(node.Get<IStartupValidator>().Validate);

        Assert.StartsWith($"Postgres:{key} is ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("such as", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_Defaults_AreAccepted()
    {
        await using var node = new PostgresNode("Host=localhost");

        node.Get<IStartupValidator>().Validate();

        Assert.True(node.Get<IOptions<PostgresOptions>>().Value.MigrateOnStart);
    }
}
