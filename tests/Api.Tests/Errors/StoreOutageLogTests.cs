using FinApi.Api.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace FinApi.Api.Tests.Errors;

public sealed class StoreOutageLogTests
{
    [Fact]
    public void Tell_ManyOfTwoCauses_IsALineOfEachAndTheRestAtTheEndOfThePeriod()
    {
        var time = new FakeTimeProvider();
        using var log = new ErrorLog(LogLevel.Warning);
        using var factory = new LoggerFactory([log]);
        using var outages = new StoreOutageLog(time, factory.CreateLogger<StoreOutageLog>());

        for (var i = 0; i < 20; i++)
        {
            outages.Tell(new StorageUnavailableException("gone"), "GetBars", $"{i}");
        }

        outages.Tell(new StorageUnavailableException("refused"), "GetBars", "20");
        outages.Tell(new UnstorableDataException("a NUL"), "GetBars", "of a caller's fault");
        time.Advance(TimeSpan.FromSeconds(10));
        outages.Tell(new StorageUnavailableException("gone"), "GetBars", "21");
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(
            [
                "GetBars failed because of the store (request 0): gone",
                "GetBars failed because of the store (request 20): refused",
                "19 more calls failed because of the store: gone",
                "GetBars failed because of the store (request 21): gone",
            ],
            log.Messages);
        Assert.Equal(0, log.Exceptions);
    }
}
