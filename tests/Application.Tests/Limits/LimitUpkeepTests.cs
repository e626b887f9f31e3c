using System.Diagnostics.Metrics;
using FinApi.Application.Limits;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace FinApi.Application.Tests.Limits;

public sealed class LimitUpkeepTests
{
    private const int Nodes = 7_177;

    [Fact]
    public async Task StartAsync_LimitsAreDividedByAFault_ShowsByHowManyNodesAndTheFault()
    {
        var store = Substitute.For<ILimitStore>();
        store.Shares.Returns(Nodes);
        using var metrics = new LimitMetrics();
        var fault = Substitute.For<ILimitFault>();
        fault.Fault.Returns("away");
        using var upkeep = new LimitUpkeep([], store, fault, metrics, new FakeTimeProvider());
        var shown = new List<int>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name is "finapi.limits.nodes" or "finapi.limits.degraded")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        // Other tests of this process have such meters too.
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => shown.Add(value));
        listener.Start();

        await upkeep.StartAsync(TestContext.Current.CancellationToken);
        listener.RecordObservableInstruments();
        await upkeep.StopAsync(TestContext.Current.CancellationToken);

        Assert.Contains(Nodes, shown);
        Assert.Contains(1, shown);
    }
}
