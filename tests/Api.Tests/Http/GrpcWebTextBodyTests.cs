using System.Text;
using FinApi.Api.Http;

namespace FinApi.Api.Tests.Http;

public sealed class GrpcWebTextBodyTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("AAAA", "AAAA")]
    [InlineData("AAA=AA==Ab+/", "AAA=AA==Ab+/")]
    [InlineData("A", "AAAA/w==")]
    [InlineData("AAAAAB", "AAAAABAA/w==")]
    [InlineData("AAAAAA=", "AAAAAA==/w==")]
    [InlineData("AAAAAA=A", "AAAAAA==/w==")]
    [InlineData("=AAA", "/w==")]
    [InlineData("A=AA", "AAAA/w==")]
    [InlineData("AAAA!AAA", "AAAA/w==")]
    [InlineData("AAAA AAAA", "AAAA/w==")]
    [InlineData("AAA\u00ff", "AAAA/w==")]
    public async Task Read_InAnyPieces_IsTheTextAsFarAsItIsBase64(string text, string read)
    {
        for (var piece = 1; piece <= text.Length + 1; piece++)
        {
            using var inner = new MemoryStream(Encoding.Latin1.GetBytes(text));
            await using var body = new GrpcWebTextBody(inner);
            var buffer = new byte[piece];
            var all = new StringBuilder();
            int count;
            while ((count = await body.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
            {
                all.Append(Encoding.ASCII.GetString(buffer, 0, count));
            }

            Assert.Equal(read, all.ToString());
        }
    }
}
