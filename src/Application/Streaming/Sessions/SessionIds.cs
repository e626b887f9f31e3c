using System.Buffers.Text;
using System.Security.Cryptography;

namespace FinApi.Application.Streaming.Sessions;

internal static class SessionIds
{
    private const int Length = 12;

    /// <summary>A name that no other stream has, on any node.</summary>
    public static string Next()
    {
        Span<byte> bytes = stackalloc byte[Length];
        RandomNumberGenerator.Fill(bytes);
        return Base64Url.EncodeToString(bytes);
    }
}
