using FinApi.Api.Auth;
using FinApi.Api.Errors;
using FinApi.Api.Translation;
using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Audits.ListAuditEvents;
using FinApi.Application.Accounts.CreateAccount;
using FinApi.Application.Accounts.Keys;
using FinApi.Application.Accounts.Keys.CreateApiKey;
using FinApi.Application.Accounts.Keys.RotateApiKey;
using FinApi.Application.Accounts.Plans;
using FinApi.Application.Accounts.Plans.ChangePlan;
using FinApi.Application.Accounts.Sessions;
using FinApi.Application.Accounts.Sessions.ChangePassword;
using FinApi.Application.Accounts.Sessions.CreateSession;
using FinApi.Application.Accounts.Sessions.DeleteSession;
using FinApi.Application.Accounts.StreamSlots;
using FinApi.Application.Accounts.StreamSlots.TerminateStreamSession;
using FinApi.Application.Accounts.UpdateAccount;
using FinApi.Application.Accounts.Usage;
using FinApi.Application.Accounts.Usage.GetStatement;
using FinApi.Application.Accounts.Usage.GetUsage;
using FinApi.Application.Results;
using FinApi.Contracts.V1;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using MapsterMapper;
using MediatR;
using Caller = FinApi.Application.Callers.Caller;
using DomainStatus = FinApi.Domain.Accounts.ProfessionalStatus;
using Quota = FinApi.Contracts.V1.Quota;
using Usage = FinApi.Contracts.V1.Usage;

namespace FinApi.Api.Services.Accounts;

/// <summary>Accounts, sessions, keys, plans and usage; always those of the caller.</summary>
internal sealed class AccountService(IMediator mediator, IMapper mapper) : Account.AccountBase
{
    private const string Csv = "text/csv; charset=utf-8";

    public override async Task<CreateAccountResponse> CreateAccount(
        CreateAccountRequest request, ServerCallContext context)
    {
        var command = new CreateAccountCommand(request.Email, request.Password, context.Origin());
        var signUp = await SendAsync(command, context);
        return mapper.Map<CreateAccountResponse>(signUp);
    }

    public override async Task<CreateSessionResponse> CreateSession(
        CreateSessionRequest request, ServerCallContext context)
    {
        var command = new CreateSessionCommand(request.Email, request.Password, context.Origin());
        return mapper.Map<CreateSessionResponse>(await SendAsync(command, context));
    }

    public override async Task<ListSessionsResponse> ListSessions(
        ListSessionsRequest request, ServerCallContext context) =>
        mapper.Map<ListSessionsResponse>(await SendAsync(new ListSessionsQuery(CallerOf(context)), context));

    public override async Task<DeleteSessionResponse> DeleteSession(
        DeleteSessionRequest request, ServerCallContext context)
    {
        await SendAsync(new DeleteSessionCommand(CallerOf(context), context.Origin(), request.SessionId), context);
        return new DeleteSessionResponse();
    }

    public override async Task<GetAccountResponse> GetAccount(GetAccountRequest request, ServerCallContext context)
    {
        var account = await SendAsync(new GetAccountQuery(CallerOf(context)), context);
        return new GetAccountResponse { Account = mapper.Map<AccountDetails>(account) };
    }

    public override async Task<UpdateAccountResponse> UpdateAccount(
        UpdateAccountRequest request, ServerCallContext context)
    {
        var command = new UpdateAccountCommand(
            CallerOf(context),
            context.Origin(),
            (DomainStatus)request.ProfessionalStatus,
            request.AcceptAgreements);
        var account = await SendAsync(command, context);
        return new UpdateAccountResponse { Account = mapper.Map<AccountDetails>(account) };
    }

    public override async Task<ChangePasswordResponse> ChangePassword(
        ChangePasswordRequest request, ServerCallContext context)
    {
        var command = new ChangePasswordCommand(
            CallerOf(context), context.Origin(), request.CurrentPassword, request.NewPassword);
        await SendAsync(command, context);
        return new ChangePasswordResponse();
    }

    public override async Task<ListPlansResponse> ListPlans(ListPlansRequest request, ServerCallContext context)
    {
        var plans = await SendAsync(new ListPlansQuery(), context);
        return new ListPlansResponse { Plans = { plans.Select(mapper.Map<Plan>) } };
    }

    public override async Task<PreviewPlanChangeResponse> PreviewPlanChange(
        PreviewPlanChangeRequest request, ServerCallContext context)
    {
        var query = new PreviewPlanChangeQuery(
            CallerOf(context), context.Origin(), request.Plan, request.Effective.ToDomain());
        return mapper.Map<PreviewPlanChangeResponse>(await SendAsync(query, context));
    }

    public override async Task<ChangePlanResponse> ChangePlan(ChangePlanRequest request, ServerCallContext context)
    {
        var command = new ChangePlanCommand(
            CallerOf(context), context.Origin(), request.Plan, request.Effective.ToDomain());
        return mapper.Map<ChangePlanResponse>(await SendAsync(command, context));
    }

    public override async Task<CreateApiKeyResponse> CreateApiKey(
        CreateApiKeyRequest request, ServerCallContext context)
    {
        var command = new CreateApiKeyCommand(
            CallerOf(context),
            context.Origin(),
            request.Name,
            request.Scopes,
            request.Environment.ToDomain(),
            ProtoTime.ToInstantOrNull(request.ExpireTime),
            request.AllowedCidrs);
        return mapper.Map<CreateApiKeyResponse>(await SendAsync(command, context));
    }

    public override async Task<ListApiKeysResponse> ListApiKeys(ListApiKeysRequest request, ServerCallContext context)
    {
        var query = new ListApiKeysQuery(CallerOf(context), request.PageSize, request.PageToken);
        return mapper.Map<ListApiKeysResponse>(await SendAsync(query, context));
    }

    public override async Task<GetApiKeyResponse> GetApiKey(GetApiKeyRequest request, ServerCallContext context)
    {
        var key = await SendAsync(new GetApiKeyQuery(CallerOf(context), request.KeyId), context);
        return new GetApiKeyResponse { Key = mapper.Map<ApiKey>(key) };
    }

    public override async Task<RotateApiKeyResponse> RotateApiKey(
        RotateApiKeyRequest request, ServerCallContext context)
    {
        var command = new RotateApiKeyCommand(
            CallerOf(context), context.Origin(), request.KeyId, ProtoTime.ToDurationOrNull(request.GracePeriod));
        return mapper.Map<RotateApiKeyResponse>(await SendAsync(command, context));
    }

    public override async Task<DeleteApiKeyResponse> DeleteApiKey(
        DeleteApiKeyRequest request, ServerCallContext context)
    {
        await SendAsync(new DeleteApiKeyCommand(CallerOf(context), context.Origin(), request.KeyId), context);
        return new DeleteApiKeyResponse();
    }

    public override async Task<ListQuotasResponse> ListQuotas(ListQuotasRequest request, ServerCallContext context)
    {
        var quotas = await SendAsync(new ListQuotasQuery(CallerOf(context)), context);
        return new ListQuotasResponse { Quotas = { quotas.Select(mapper.Map<Quota>) } };
    }

    public override async Task<GetUsageResponse> GetUsage(GetUsageRequest request, ServerCallContext context)
    {
        var query = new GetUsageQuery(CallerOf(context), request.StartDate, request.EndDate, request.KeyId);
        var usage = await SendAsync(query, context);
        return new GetUsageResponse { Usage = { usage.Select(mapper.Map<Usage>) } };
    }

    public override async Task<GetStatementResponse> GetStatement(
        GetStatementRequest request, ServerCallContext context)
    {
        var statement = await SendAsync(new GetStatementQuery(CallerOf(context), request.Month), context);
        return new GetStatementResponse { Statement = mapper.Map<Contracts.V1.Statement>(statement) };
    }

    public override async Task<HttpBody> ExportStatement(ExportStatementRequest request, ServerCallContext context)
    {
        var statement = await SendAsync(new GetStatementQuery(CallerOf(context), request.Month), context);
        return new HttpBody
        {
            ContentType = Csv,
            Data = ByteString.CopyFromUtf8(StatementText.ToCsv(statement)),
        };
    }

    public override async Task<ListAuditEventsResponse> ListAuditEvents(
        ListAuditEventsRequest request, ServerCallContext context)
    {
        var query = new ListAuditEventsQuery(CallerOf(context), request.PageSize, request.PageToken);
        return mapper.Map<ListAuditEventsResponse>(await SendAsync(query, context));
    }

    public override async Task<ListStreamSessionsResponse> ListStreamSessions(
        ListStreamSessionsRequest request, ServerCallContext context)
    {
        var streams = await SendAsync(new ListStreamSessionsQuery(CallerOf(context)), context);
        return new ListStreamSessionsResponse { Sessions = { streams.Select(mapper.Map<StreamSession>) } };
    }

    public override async Task<TerminateStreamSessionResponse> TerminateStreamSession(
        TerminateStreamSessionRequest request, ServerCallContext context)
    {
        await SendAsync(
            new TerminateStreamSessionCommand(CallerOf(context), context.Origin(), request.SessionId), context);
        return new TerminateStreamSessionResponse();
    }

    // The account of a call is always the caller's, never one that the request names: no call can reach another
    // account.
    private static Caller CallerOf(ServerCallContext context) => context.GetHttpContext().GetCaller();

    private async Task<T> SendAsync<T>(IRequest<Result<T>> request, ServerCallContext context) =>
        (await mediator.Send(request, context.CancellationToken)).OrThrow(context);
}
