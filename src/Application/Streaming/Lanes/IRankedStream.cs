namespace FinApi.Application.Streaming.Lanes;

/// <summary>What decides about a stream's turn when its lane is behind.</summary>
internal interface IRankedStream
{
    /// <summary>The greater is served first.</summary>
    int Priority { get; }

    /// <summary>A due visit was put off in favour of streams with a greater priority; the lane's.</summary>
    /// <param name="milliseconds">For how long already.</param>
    void NoteHeld(long milliseconds);
}
