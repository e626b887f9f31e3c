namespace FinApi.Api.Bypass;

/// <summary>
/// The bypass's part of the client's HTTP/2 window for the connection: bytes that the client allows and that Kestrel
/// has not been told of, so that the two together never send more than the client takes. An eighth of the window may
/// wait here, and only for as long as Kestrel does not need it: some clients open their window again when it is empty.
/// </summary>
internal struct WindowShare
{
    private const int Part = 8;

    private int _max;

    /// <summary>Bytes that may be sent now.</summary>
    public int Left { get; private set; }

    /// <summary>
    /// What to keep from Kestrel of a window that the client offers at once; 0 of one that is not large.
    /// </summary>
    public static int PartOf(int window) => window > Http2Frames.DefaultWindow ? window / Part : 0;

    /// <summary>Takes part in a window of at least so many bytes from now on.</summary>
    public void Join(int window) => _max = Math.Max(_max, window / Part);

    /// <summary>Keeps what is missing of an increment, above 0, and returns the rest, which is Kestrel's.</summary>
    public int Keep(int increment)
    {
        // Whoever gives so much at once has a window of at least that.
        _max = Math.Max(_max, PartOf(increment));
        var kept = Math.Clamp(_max - Left, 0, increment);
        Left += kept;
        return increment - kept;
    }

    public void Spend(int bytes) => Left -= bytes;

    /// <summary>Gives all that is left to Kestrel, and returns how much that is.</summary>
    public int Lend()
    {
        var lent = Left;
        Left = 0;
        return lent;
    }
}
