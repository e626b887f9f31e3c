namespace FinApi.Application.Streaming.Lanes;

/// <summary>What the lane and the output ask of a stream; both can be tested without a protocol.</summary>
internal interface IStreamOwner : IRankedStream
{
    /// <summary>Sends what is due; the lane's, when a visit that was asked for is due.</summary>
    void Visit(LaneScratch scratch);

    /// <summary>Looks at deadlines; the lane's, several times a second. False once the stream is over.</summary>
    bool Supervise(LaneScratch scratch);

    /// <summary>Nothing more can be sent; any thread.</summary>
    /// <param name="fault">A fault of FinApi; null when the client is gone.</param>
    void Abandon(Exception? fault = null);
}
