namespace FinApi.Application.Streaming;

/// <summary>What the lane and the output ask of a stream; both can be tested without a protocol.</summary>
internal interface IStreamOwner
{
    /// <summary>Sends what is due; the lane's, when a visit that was asked for is due.</summary>
    void Visit(LaneScratch scratch);

    /// <summary>Looks at deadlines; the lane's, several times a second. False once the stream is over.</summary>
    bool Supervise(LaneScratch scratch);

    /// <summary>The client is gone or cannot be served; any thread.</summary>
    void Abandon();
}
