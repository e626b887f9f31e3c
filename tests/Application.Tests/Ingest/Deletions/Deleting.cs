using FinApi.Application.Deletions;
using FinApi.Application.Ingest;

namespace FinApi.Application.Tests.Ingest.Deletions;

/// <summary>Deletes as an operator does, past the check of its token.</summary>
internal static class Deleting
{
    private const string Operator = "import:operator";

    public static DeletionRequest Source(string name) => new() { Target = DeletionTarget.Source, Source = name };

    public static async Task<DeletionOrder> OrderAsync(Market market, DeletionRequest request)
    {
        var planned = await market.Get<DeletionPlanner>().PlanAsync(
            request, known: null, TestContext.Current.CancellationToken);
        var plan = planned.Value;
        return new DeletionOrder(Guid.NewGuid().ToString("N"), "operator", request, plan.Fingerprint())
        {
            Known = request.Target == DeletionTarget.Source ? plan.Scope : null,
        };
    }

    public static async Task<IngestReceipt> DeleteAsync(Market market, DeletionRequest request)
    {
        var receipt = await PublishAsync(
            market, await OrderAsync(market, request), market.Store.Deletions.Count + 1);
        Assert.Empty(receipt.Rejections);
        return receipt;
    }

    public static async Task<IngestReceipt> PublishAsync(Market market, DeletionOrder order, long number) =>
        (await market.PublishAsync(new IngestBatch(Operator, 1, number, [new IngestItem.OfDeletion(order)]))).Value;
}
