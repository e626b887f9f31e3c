using FinApi.Application.Paging;
using FinApi.Infrastructure.Secrets;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite;

/// <summary>
/// The key in <c>keys/page-token.key</c> of the data folder, made on the first start, readable by its owner only.
/// </summary>
internal sealed class FileSigningKey(DataFolder folder) : ISigningKey
{
    private readonly Lazy<byte[]> _bytes = new(() => Load(folder));

    public ReadOnlySpan<byte> Bytes => _bytes.Value;

    private static byte[] Load(DataFolder folder)
    {
        folder.Claim();
        return SecretFile.LoadOrCreate(
            Path.Combine(folder.Path, "keys", "page-token.key"), "page tokens given out before are then refused");
    }
}
