using FinApi.Api.Tests.Accounts;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using Google.Rpc;
using Grpc.Core;

namespace FinApi.Api.Tests.Abuse;

/// <summary>Many changes of one account at once.</summary>
public sealed class ManyKeysTests
{
    [Fact]
    public async Task CreateApiKey_HundredAndSixtyAtOnce_MakesAHundredAndTellsTheOthersThatItIsFull()
    {
        await using var server = await ApiServer.StartAsync(null, "--Limits:Shadow=true");
        using var tenant = await Tenant.SignUpAsync(server, "owner@example.com");

        // The tenant has one already.
        var errors = await Task.WhenAll(Enumerable.Range(0, 160).Select(_ => CreateAsync(tenant)));

        Assert.Equal(99, errors.Count(error => error is null));
        Assert.All(
            errors.OfType<ErrorAnswer>(),
            error => Assert.Equal((Code.FailedPrecondition, "API_KEY_LIMIT"), (error.Code, error.Reason)));
    }

    private static async Task<ErrorAnswer?> CreateAsync(Tenant tenant)
    {
        try
        {
            await tenant.Account.CreateApiKeyAsync(
                new CreateApiKeyRequest { Name = "one" }, cancellationToken: TestContext.Current.CancellationToken);
            return null;
        }
        catch (RpcException exception)
        {
            return ErrorAnswer.From(exception);
        }
    }
}
