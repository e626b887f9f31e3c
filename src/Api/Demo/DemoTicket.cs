using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FinApi.Api.Demo;

/// <summary>
/// What a page of this server shows for a demo key: a secret in the link that the start prints to a terminal. It works
/// once. Safe for all threads.
/// </summary>
internal sealed class DemoTicket
{
    private const int Bytes = 32;

    private int _isUsed;

    /// <summary>The secret. Only for the terminal of whoever has started the node; never for a log.</summary>
    public string Text { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Uses it; false when it is another one, or was used before.</summary>
    public bool TryUse(string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(Text))
        && Interlocked.Exchange(ref _isUsed, 1) == 0;
}
