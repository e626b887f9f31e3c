namespace FinApi.Api.Bypass;

/// <summary>
/// The bypass's part of one of the client's HTTP/2 windows: bytes that the client allows and that Kestrel has not been
/// told of, so that the two together never send more than the client takes. An eighth of the window may wait here:
/// clients give back what they have read before only a quarter of their window is left, so what is Kestrel's always
/// gets through.
/// </summary>
internal struct WindowShare
{
    private const int Part = 8;

    private long _max;

    /// <summary>Bytes that may be sent now; below 0 after the client has made its windows smaller.</summary>
    public long Left { get; private set; }

    /// <summary>
    /// What to keep from Kestrel of a window that the client offers at once; 0 of one that is not large.
    /// </summary>
    public static int PartOf(int window) => window > Http2Frames.DefaultWindow ? window / Part : 0;

    /// <summary>
    /// The share of a stream with a window of so many bytes, some of which were kept when the client set it.
    /// </summary>
    public static WindowShare Of(int window, int kept) => new() { _max = window / Part, Left = kept };

    /// <summary>Takes part in a window of at least so many bytes from now on.</summary>
    public void Join(int window) => _max = Math.Max(_max, window / Part);

    /// <summary>Keeps what is missing of an increment, above 0, and returns the rest, which is Kestrel's.</summary>
    public int Keep(int increment)
    {
        // Whoever gives so much at once has a window of at least that.
        _max = Math.Max(_max, PartOf(increment));
        var kept = (int)Math.Clamp(_max - Left, 0, increment);
        Left += kept;
        return increment - kept;
    }

    public void Spend(int bytes) => Left -= bytes;

    /// <summary>Gives a part of it to Kestrel, because the client has made the window of each stream smaller.</summary>
    public void Shrink(int window, int kept)
    {
        _max = Math.Min(_max, window / Part);
        Left -= kept;
    }
}
