using FinApi.Infrastructure.Postgres.SlowQueries;

namespace FinApi.Infrastructure.Tests.Postgres.SlowQueries;

public sealed class StatementTextTests
{
    [Theory]
    [InlineData("SELECT *\n  FROM trade\tWHERE symbol = $1", "SELECT * FROM trade WHERE symbol = $1")]
    [InlineData("SELECT * FROM t WHERE a='O''Hara' AND b = 'x'", "SELECT * FROM t WHERE a=? AND b = ?")]
    [InlineData(@"SELECT E'it\'s secret', U&'d!0061t', b'101', N'n'", "SELECT ?, ?, ?, ?")]
    [InlineData("SELECT 1, -2.5e10, .5, 0x1F FROM trade_20261120", "SELECT ?, -?, ?, ?x1F FROM trade_20261120")]
    [InlineData("SELECT $$secret$$, $tag$ se'cret $tag$, $1", "SELECT ?, ?, $1")]
    [InlineData(
        "SELECT \"Odd 'name' 5\" FROM a -- secret\n/* secret */ WHERE b",
        "SELECT \"Odd 'name' 5\" FROM a WHERE b")]
    [InlineData("ALTER ROLE x PASSWORD 'sec", "ALTER ROLE x PASSWORD ?")]
    [InlineData("SELECT $$sec", "SELECT ?")]
    [InlineData("SELECT 1 /* sec", "SELECT ?")]
    [InlineData("", "")]
    public void Normalize_Statement_KeepsItsShapeAndNoValue(string statement, string expected) =>
        Assert.Equal(expected, StatementText.Normalize(statement));

    [Fact]
    public void Normalize_VeryLongStatement_IsCut() =>
        Assert.Equal(2_003, StatementText.Normalize(new string('a', 5_000)).Length);
}
