namespace FinApi.Cli.Bars;

/// <summary>Which row of a chart a price is in; row 0 is the highest.</summary>
internal readonly record struct PriceScale(decimal Low, decimal High, int Rows)
{
    public int RowOf(decimal price) =>
        High == Low ? Rows / 2 : (int)decimal.Round((High - price) / (High - Low) * (Rows - 1));

    public decimal PriceAt(int row) => High - ((High - Low) * row / (Rows - 1));
}
