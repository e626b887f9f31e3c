using FinApi.Contracts.V1;
using FinApi.Domain.Accounts;
using Google.Rpc;
using Grpc.Core;
using Account = FinApi.Contracts.V1.Account;
using ApiKey = FinApi.Contracts.V1.ApiKey;
using KeyEnvironment = FinApi.Domain.Accounts.KeyEnvironment;

namespace FinApi.Cli.Tests.Support;

/// <summary>The account of one user over real HTTP/2: who calls is what was sent as a key.</summary>
internal sealed class FakeAccounts : Account.AccountBase
{
    public const string Password = "correct horse battery";

    public string Token { get; } = SessionToken.New();

    public List<ApiKey> Keys { get; } = [];

    public List<string> Secrets { get; } = [];

    /// <summary>Method and credential of each call, in order.</summary>
    public List<(string Method, string? Credential)> Calls { get; } = [];

    public List<Google.Protobuf.IMessage> Requests { get; } = [];

    public string Plan { get; private set; } = "free";

    public override Task<CreateSessionResponse> CreateSession(CreateSessionRequest request, ServerCallContext context)
    {
        Note("CreateSession", request, context);
        return request is { Email: "me@example.com", Password: Password }
            ? Task.FromResult(new CreateSessionResponse { Session = new(), SessionToken = Token })
            : throw Refuse(Code.Unauthenticated, "The address or the password is wrong.");
    }

    public override Task<DeleteSessionResponse> DeleteSession(DeleteSessionRequest request, ServerCallContext context)
    {
        Note("DeleteSession", request, context);
        return Task.FromResult(new DeleteSessionResponse());
    }

    public override Task<CreateApiKeyResponse> CreateApiKey(CreateApiKeyRequest request, ServerCallContext context)
    {
        Note("CreateApiKey", request, context);
        var key = new ApiKey { KeyId = ApiKeyText.NewId(), Name = request.Name, Scopes = { request.Scopes } };
        Keys.Add(key);
        return Task.FromResult(new CreateApiKeyResponse { Key = key, Secret = NewSecret(key.KeyId) });
    }

    public override Task<ListApiKeysResponse> ListApiKeys(ListApiKeysRequest request, ServerCallContext context)
    {
        Note("ListApiKeys", request, context);
        return Task.FromResult(new ListApiKeysResponse { Keys = { Keys } });
    }

    public override Task<RotateApiKeyResponse> RotateApiKey(RotateApiKeyRequest request, ServerCallContext context)
    {
        Note("RotateApiKey", request, context);
        return Task.FromResult(
            new RotateApiKeyResponse { Key = Find(request.KeyId), Secret = NewSecret(request.KeyId) });
    }

    public override Task<DeleteApiKeyResponse> DeleteApiKey(DeleteApiKeyRequest request, ServerCallContext context)
    {
        Note("DeleteApiKey", request, context);
        Keys.Remove(Find(request.KeyId));
        return Task.FromResult(new DeleteApiKeyResponse());
    }

    public override Task<GetUsageResponse> GetUsage(GetUsageRequest request, ServerCallContext context)
    {
        Note("GetUsage", request, context);
        return Task.FromResult(new GetUsageResponse
        {
            Usage =
            {
                new Usage
                {
                    Date = "2026-11-20",
                    KeyId = "K1",
                    Method = "finapi.v1.MarketData/GetQuote",
                    Calls = 1234,
                    Cost = 1234,
                },
            },
        });
    }

    public override Task<ListQuotasResponse> ListQuotas(ListQuotasRequest request, ServerCallContext context) =>
        Task.FromResult(new ListQuotasResponse
        {
            Quotas =
            {
                new Quota { Name = "calls-per-minute", Limit = 60, Used = 12 },
                new Quota { Name = "calls-per-day", Used = 7 },
            },
        });

    public override Task<ListPlansResponse> ListPlans(ListPlansRequest request, ServerCallContext context) =>
        Task.FromResult(new ListPlansResponse
        {
            Plans =
            {
                new Contracts.V1.Plan
                {
                    Name = "free",
                    MonthlyFee = "0",
                    Currency = "USD",
                    CallsPerMinute = 60,
                    CallsPerDay = 2_000,
                },
                new Contracts.V1.Plan
                {
                    Name = "enterprise",
                    MonthlyFee = "299",
                    Currency = "USD",
                    CallsPerMinute = 6_000,
                },
            },
        });

    public override Task<GetAccountResponse> GetAccount(GetAccountRequest request, ServerCallContext context) =>
        Task.FromResult(new GetAccountResponse { Account = new AccountDetails { Plan = Plan } });

    public override Task<PreviewPlanChangeResponse> PreviewPlanChange(
        PreviewPlanChangeRequest request, ServerCallContext context) =>
        Task.FromResult(new PreviewPlanChangeResponse
        {
            Plan = request.Plan,
            EffectiveTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(
                new DateTime(2026, 11, 20, 0, 0, 0, DateTimeKind.Utc)),
            AmountNow = "109.63",
            MonthlyFee = "299",
            Currency = "USD",
        });

    public override Task<ChangePlanResponse> ChangePlan(ChangePlanRequest request, ServerCallContext context)
    {
        Note("ChangePlan", request, context);
        Plan = request.Plan;
        return Task.FromResult(new ChangePlanResponse { Account = new AccountDetails { Plan = Plan } });
    }

    private void Note(string method, Google.Protobuf.IMessage request, ServerCallContext context)
    {
        Calls.Add((method, context.RequestHeaders.GetValue("x-api-key")));
        Requests.Add(request);
    }

    private ApiKey Find(string keyId) =>
        Keys.Find(key => key.KeyId == keyId) ?? throw Refuse(Code.NotFound, "The account has no such API key.");

    private string NewSecret(string keyId)
    {
        Secrets.Add(ApiKeyText.Format(KeyEnvironment.Live, keyId, ApiKeyText.NewSecret()));
        return Secrets[^1];
    }

    private static RpcException Refuse(Code code, string message) =>
        new Google.Rpc.Status { Code = (int)code, Message = message }.ToRpcException();
}
