namespace FinApi.Application.Accounts.Authentication;

/// <summary>What was presented.</summary>
internal enum CredentialKind
{
    /// <summary>An API key, which is looked up by its id.</summary>
    ApiKey,

    /// <summary>A session's token, which is looked up by its hash.</summary>
    Session,
}
