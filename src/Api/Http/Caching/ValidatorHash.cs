using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FinApi.Api.Http.Bodies;
using FinApi.Application.History;
using Google.Protobuf;

namespace FinApi.Api.Http.Caching;

/// <summary>
/// Makes validators. They start from the build: another one may write the same data in another way, and then no answer
/// of the old one is confirmed.
/// </summary>
internal sealed class ValidatorHash : IDisposable
{
    // 96 bits: two different answers of one URL never meet in practice.
    private const int Length = 12;

    private static readonly byte[] Build = typeof(ValidatorHash).Module.ModuleVersionId.ToByteArray();

    /// <summary>The build in few characters.</summary>
    public static string BuildName { get; } = Convert.ToHexStringLower(Build.AsSpan(0, 4));

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public ValidatorHash(IMessage message)
    {
        _hash.AppendData(Build);
        _hash.AppendData(Encoding.ASCII.GetBytes(message.Descriptor.FullName));
        _hash.AppendData(message.ToByteArray());
    }

    /// <summary>A validator of a message by its content.</summary>
    /// <param name="message">The message.</param>
    /// <param name="page">The lists that are not in it; null where it has them.</param>
    public static string Of(IMessage message, PageBody? page = null)
    {
        using var hash = new ValidatorHash(message);
        foreach (var rows in page?.Lists ?? [])
        {
            var json = new ArrayBufferWriter<byte>();
            rows.Write(json);
            hash._hash.AppendData(json.WrittenSpan);
        }

        return hash.ToString();
    }

    /// <summary>Adds what a page was made of.</summary>
    public void Add(PageVersion version)
    {
        _hash.AppendData(BitConverter.GetBytes(version.SettledVersion));
        _hash.AppendData(Encoding.ASCII.GetBytes(version.AdjustmentVersion));
        _hash.AppendData(version.IsComplete ? [1] : [0]);
    }

    /// <summary>Adds a text.</summary>
    public void Add(string text) => _hash.AppendData(Encoding.UTF8.GetBytes(text));

    public override string ToString() => Base64Url.EncodeToString(_hash.GetCurrentHash().AsSpan(0, Length));

    public void Dispose() => _hash.Dispose();
}
