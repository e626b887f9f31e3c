namespace FinApi.Application.Streaming.Frames;

/// <summary>Who is slow. The numbers are those of the contract.</summary>
public enum SlowCause
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>The client reads too slowly.</summary>
    Client = 1,

    /// <summary>The node is behind and serves streams with a greater priority first.</summary>
    Node = 2,
}
