using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using CsCheck;
using FinApi.Api.Http.Bodies;
using FinApi.Application.Collections;

namespace FinApi.Api.Tests.Http.Bodies;

public sealed class SplicingStreamTests
{
    private static readonly byte[] EmptyList = [.. "\"bars\":[]"u8];

    // The last looks like a list within a text.
    private static readonly string[] Pieces =
        ["{", "\"bars\":[", "\"", "}", "\"bars\":", ",\"symbol\":\"\\\"bars\\\":[]\","];

    // A message in pieces, cut anywhere, and the lists whose rows it gets.
    private static readonly Gen<(string[] Between, int[] Lists, int[] Cuts)> Messages =
        from lists in Gen.Int[0, 3_000].Array[0, 4]
        from between in Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[lists.Length + 1]
        from cuts in Gen.Int[1, 9].Array[1, 6]
        select (between, lists, cuts);

    [Fact]
    public async Task Write_MessageInAnyPieces_HasTheRowsOfEachListInItsBrackets() =>
        await Messages.SampleAsync(async message =>
        {
            var (between, lists, cuts) = message;
            var whole = string.Join("\"bars\":[]", between);
            var expected = new StringBuilder(between[0]);
            for (var i = 0; i < lists.Length; i++)
            {
                expected.Append("\"bars\":[").AppendJoin(',', Enumerable.Range(0, lists[i]));
                expected.Append(']').Append(between[i + 1]);
            }

            var written = await WriteAsync(whole, cuts, [.. lists.Select(RowsOf)]);

            return written == expected.ToString();
        }, iter: 300);

    [Fact]
    public async Task Write_AnswerWithoutTheList_PassesAsItIs() =>
        Assert.Equal("{\"code\":5}", await WriteAsync("{\"code\":5}", [3], [RowsOf(3)]));

    private static async Task<string> WriteAsync(string text, int[] cuts, PageRows[] lists)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await using (var stream = new SplicingStream(pipe.Writer, EmptyList, lists))
        {
            var bytes = Encoding.UTF8.GetBytes(text).AsMemory();
            for (var i = 0; bytes.Length > 0; i++)
            {
                var length = Math.Min(bytes.Length, cuts[i % cuts.Length]);
                await stream.WriteAsync(bytes[..length]);
                bytes = bytes[length..];
            }
        }

        await pipe.Writer.CompleteAsync();
        var read = await pipe.Reader.ReadAtLeastAsync(int.MaxValue);
        return Encoding.UTF8.GetString(read.Buffer.ToArray());
    }

    private static PageRows<int, Number> RowsOf(int count) =>
        new(PooledRows.Of(Enumerable.Range(0, count)), new Number());

    private sealed class Number : IRowJson<int>
    {
        public int MaxLength(in int row) => 40;

        public int Write(in int row, Span<byte> utf8) => Encoding.ASCII.GetBytes($"{row}", utf8);
    }
}
