using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Audits;
using FinApi.Application.Accounts.Keys;
using FinApi.Application.Accounts.Plans;
using FinApi.Application.Accounts.Sessions;
using FinApi.Application.Accounts.StreamSlots;
using FinApi.Application.Accounts.Usage;
using FinApi.Application.Limits.Usage;
using FinApi.Domain.Accounts;
using Mapster;
using NodaTime;
using NodaTime.Text;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Services.Accounts;

/// <summary>From the answers of Account to its messages. Hashes are in none of them.</summary>
internal sealed class AccountMapping : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<YearMonth, string>().MapWith(value => YearMonthPattern.Iso.Format(value));
        config.NewConfig<KeyEnvironment, Proto.KeyEnvironment>().MapWith(value => AccountEnums.ToProto(value));
        RegisterAccounts(config);
        RegisterKeys(config);
        RegisterPlans(config);
        RegisterUse(config);
    }

    private static void RegisterAccounts(TypeAdapterConfig config)
    {
        config.NewConfig<Agreement, Proto.Agreement>().Map(message => message.AgreementId, agreement => agreement.Id);
        config.NewConfig<Account, Proto.AccountDetails>().Map(message => message.AccountId, account => account.Id);
        config.NewConfig<Session, Proto.Session>()
            .Map(message => message.SessionId, session => session.Id)
            .Ignore(message => message.IsCurrent);
        config.NewConfig<SignIn, Proto.CreateSessionResponse>()
            .Map(message => message.SessionToken, signIn => signIn.Token)
            .AfterMapping((_, message) => message.Session.IsCurrent = true);
        config.NewConfig<SignUp, Proto.CreateAccountResponse>()
            .Map(message => message.Session, signUp => signUp.SignIn.Session)
            .Map(message => message.SessionToken, signUp => signUp.SignIn.Token)
            .AfterMapping((_, message) => message.Session.IsCurrent = true);
        config.NewConfig<SessionList, Proto.ListSessionsResponse>()
            .AfterMapping((list, message) =>
            {
                foreach (var session in message.Sessions)
                {
                    session.IsCurrent = session.SessionId == list.CurrentId;
                }
            });
        config.NewConfig<AuditEvent, Proto.AuditEvent>().Map(message => message.EventId, found => found.Id);
        config.NewConfig<AuditEventPage, Proto.ListAuditEventsResponse>();
    }

    private static void RegisterKeys(TypeAdapterConfig config)
    {
        config.NewConfig<ApiKey, Proto.ApiKey>()
            .Map(message => message.KeyId, key => key.Id)
            .Map(message => message.Scopes, key => ScopeText.List(key.Scopes));
        config.NewConfig<ApiKeySecret, Proto.CreateApiKeyResponse>();
        config.NewConfig<ApiKeySecret, Proto.RotateApiKeyResponse>();
        config.NewConfig<ApiKeyPage, Proto.ListApiKeysResponse>();
    }

    private static void RegisterPlans(TypeAdapterConfig config)
    {
        // What is unlimited is 0 in the contract, and nothing is not assigned.
        config.NewConfig<Plan, Proto.Plan>();
        config.NewConfig<PlanChangePreview, Proto.PreviewPlanChangeResponse>()
            .Map(message => message.Way, preview => AccountEnums.ToProto(preview.Way.Kind))
            .Map(message => message.CheckoutUrl, preview => preview.Way.CheckoutUrl);
        config.NewConfig<ChangedPlan, Proto.ChangePlanResponse>();
    }

    private static void RegisterUse(TypeAdapterConfig config)
    {
        config.NewConfig<StoredUsage, Proto.Usage>();
        config.NewConfig<PlanFee, Proto.StatementLine>()
            .Map(message => message.Description, fee => StatementText.Describe(fee));
        config.NewConfig<Statement, Proto.Statement>().Map(message => message.Lines, statement => statement.Fees);
        config.NewConfig<QuotaState, Proto.Quota>();
        config.NewConfig<StreamHolder, Proto.StreamSession>();
    }
}
