namespace FinApi.Application.Callers;

/// <summary>How a caller has shown who it is.</summary>
public enum CallerKind
{
    /// <summary>Not at all: only public methods answer it.</summary>
    Anonymous,

    /// <summary>By an API key.</summary>
    ApiKey,

    /// <summary>By a session: it may do all that its account may.</summary>
    Session,
}
