namespace FinApi.Application.Log;

/// <summary>When a bar is sent.</summary>
public enum BarMode
{
    /// <summary>Not given, or not a bar.</summary>
    Unspecified = 0,

    /// <summary>Whenever it changes.</summary>
    OnUpdate = 1,

    /// <summary>When its interval has ended, and when it is revised after that.</summary>
    OnClose = 2,
}
