using CsCheck;
using FinApi.Application.Collections;

namespace FinApi.Application.Tests.Collections;

public sealed class PooledRowsTests
{
    [Fact]
    public void Rows_AddedOneByOneAndTogether_AreThoseOfAList() =>
        Gen.Int.Array[0, 40].Array[0, 20].Sample(parts =>
        {
            using PooledRows<int> rows = [];
            List<int> model = [];
            foreach (var part in parts)
            {
                if (part.Length % 2 == 0)
                {
                    rows.AddRange(part);
                }
                else
                {
                    Array.ForEach(part, each => rows.Add(each));
                }

                model.AddRange(part);
            }

            return rows.SequenceEqual(model) && rows.Span.SequenceEqual(model.ToArray());
        });

    [Fact]
    public void Truncate_MoreThanThereAre_LeavesAll()
    {
        using PooledRows<int> rows = [1, 2, 3];

        rows.Truncate(5);
        Assert.Equal([1, 2, 3], rows);

        rows.Truncate(1);
        Assert.Equal([1], rows);
        Assert.Throws<IndexOutOfRangeException>(() => rows[1]);
    }

    [Fact]
    public void Dispose_Twice_GivesTheBufferBackOnce()
    {
        PooledRows<string> rows = ["a"];

        rows.Dispose();
        rows.Dispose();

        Assert.Empty(rows);
    }
}
