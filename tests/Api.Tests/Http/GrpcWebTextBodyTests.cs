using System.Text;
using FinApi.Api.Http;

namespace FinApi.Api.Tests.Http;

public sealed class GrpcWebTextBodyTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("AQID", "010203")]
    [InlineData("AQI=AQ==Ab+/", "01020101BFBF")]
    [InlineData("A", "FF")]
    [InlineData("AQIDAB", "010203FF")]
    [InlineData("AQIDAA=", "010203FF")]
    [InlineData("AQIDAA=A", "010203FF")]
    [InlineData("=AAA", "FF")]
    [InlineData("A=AA", "FF")]
    [InlineData("AQID!AAA", "010203FF")]
    [InlineData("AQID AAAA", "010203FF")]
    [InlineData("AAA\u00ff", "FF")]
    public async Task Read_InAnyPieces_IsTheBytesAsFarAsTheTextIsBase64(string text, string bytes)
    {
        for (var piece = 1; piece <= text.Length + 1; piece++)
        {
            using var inner = new PiecesStream(Encoding.Latin1.GetBytes(text), piece);
            await using var body = new GrpcWebTextBody(inner);
            var buffer = new byte[piece];
            using var all = new MemoryStream();
            int count;
            while ((count = await body.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
            {
                all.Write(buffer, 0, count);
            }

            Assert.Equal(bytes, Convert.ToHexString(all.ToArray()));
        }
    }

    [Fact]
    public async Task Read_OfMuchText_IsAllOfItsBytes()
    {
        var bytes = new byte[100_001];
        new Random(7).NextBytes(bytes);
        using var inner = new MemoryStream(Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)));
        await using var body = new GrpcWebTextBody(inner);
        using var all = new MemoryStream();

        await body.CopyToAsync(all, TestContext.Current.CancellationToken);

        Assert.Equal(bytes, all.ToArray());
    }

    /// <summary>Gives a few bytes at a time, as a network does.</summary>
    private sealed class PiecesStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }
}
