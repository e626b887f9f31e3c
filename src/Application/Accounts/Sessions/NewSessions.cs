using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Callers;
using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Application.Accounts.Sessions;

/// <summary>Makes sessions and their tokens.</summary>
internal sealed class NewSessions(ISecretHasher hasher)
{
    private const int HashLength = 32;
    private const int SecondsAMinute = 60;

    /// <summary>A new session with the token that only this answer has.</summary>
    public SignIn Create(string accountId, CallOrigin origin, Instant now)
    {
        var token = SessionToken.New();
        var hash = new byte[HashLength];
        hasher.Hash(token, hash);
        var session = new Session
        {
            Id = AccountId.New(),
            AccountId = accountId,
            TokenHash = hash,
            CreateTime = now,
            LastUseTime = Instant.FromUnixTimeSeconds(now.ToUnixTimeSeconds() / SecondsAMinute * SecondsAMinute),
            Client = origin.Client,
            NetworkAddress = origin.NetworkAddress,
        };
        return new SignIn(session, token);
    }
}
