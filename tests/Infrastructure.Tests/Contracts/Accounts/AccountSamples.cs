using FinApi.Application.Accounts;
using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Contracts.Accounts;

/// <summary>Accounts and what belongs to them, with every field set to something of its own.</summary>
internal static class AccountSamples
{
    public static readonly Instant Start = Instant.FromUtc(2026, 11, 1, 9, 30) + Duration.FromNanoseconds(123_456_789);

    public static Account Account(string id = "a1") => new()
    {
        Id = id,
        Email = $"{id}@example.com",
        PasswordHash = $"hash of {id}",
        Plan = "free",
        NextPlan = "professional",
        NextPlanTime = Start + Duration.FromDays(30),
        ProfessionalStatus = ProfessionalStatus.NonProfessional,
        Agreements = [new Agreement("terms", Start), new Agreement("data", Start + Duration.FromHours(1))],
        IsOperator = true,
        CreateTime = Start,
    };

    public static ApiKey Key(string id = "k1", string account = "a1", int second = 0) => new()
    {
        Id = id,
        AccountId = account,
        Name = $"name of {id}",
        Scopes = Scopes.MarketRead | Scopes.Ingest,
        Environment = KeyEnvironment.Test,
        SecretHash = Bytes(1),
        PreviousSecretHash = Bytes(2),
        GraceEndTime = Start + Duration.FromDays(1),
        AllowedCidrs = ["203.0.113.0/24", "2001:db8::/32"],
        CreateTime = Start + Duration.FromSeconds(second),
        ExpireTime = Start + Duration.FromDays(365),
    };

    public static Session Session(string id = "s1", string account = "a1", int second = 0) => new()
    {
        Id = id,
        AccountId = account,
        TokenHash = Bytes((byte)id[^1]),
        CreateTime = Start + Duration.FromSeconds(second),
        LastUseTime = Start + Duration.FromMinutes(5),
        Client = "curl/8",
        NetworkAddress = "192.0.2.1",
    };

    public static PlanPeriod Period(string account = "a1", int day = 0) =>
        new(account, Start + Duration.FromDays(day), $"plan-{day}", $"Plan {day}", 49.25m, "EUR");

    public static AuditEvent Event(string id, string account = "a1", int second = 0) =>
        new(id, account, Start + Duration.FromSeconds(second), AuditAction.KeyCreated, "k1", "s1", "192.0.2.1");

    public static AccountCommit Commit(Account account) => new() { Account = account };

    public static byte[] Bytes(params byte[] first)
    {
        var bytes = new byte[32];
        first.CopyTo(bytes, 0);
        return bytes;
    }
}
