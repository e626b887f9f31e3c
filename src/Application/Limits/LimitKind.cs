namespace FinApi.Application.Limits;

/// <summary>Which limit refuses a call.</summary>
public enum LimitKind
{
    /// <summary>None.</summary>
    None,

    /// <summary>The calls of the account, or of an anonymous caller's network, in any 60 s.</summary>
    Minute,

    /// <summary>The calls of the key in any 60 s.</summary>
    KeyMinute,

    /// <summary>The calls of the account in the day.</summary>
    Day,
}
