using Spectre.Console;
using Spectre.Console.Rendering;

namespace FinApi.Cli.CommandLine;

/// <summary>
/// Tables that people read in a terminal and programs by their columns in a pipe. Nothing is cut, and no number or name
/// is broken: a terminal that is too narrow for the frame gets none, as a dumb one, and one that is too narrow for the
/// columns gets a line for each field.
/// </summary>
internal static class TableOutput
{
    private const int Gap = 2;

    /// <summary>Writes a table to standard output.</summary>
    public static void WriteTable(this CliContext context, Table table)
    {
        var console = context.Console;
        var options = RenderOptions.Create(console, console.Profile.Capabilities);
        var columns = table.Columns.Select((column, i) => new ColumnWidth(column, i, table, options)).ToArray();
        var width = console.Profile.Width;
        if (!console.Profile.Capabilities.Interactive)
        {
            console.Write(table.Border(TableBorder.None));
        }
        else if (console.DrawsInPlace() && TryFit(columns, width - columns.Length * (Gap + 1) - 1))
        {
            console.Write(table.Border(TableBorder.Rounded));
        }
        else if (TryFit(columns, width - (columns.Length * Gap)))
        {
            foreach (var column in table.Columns)
            {
                column.Padding = new Padding(0, 0, Gap, 0);
            }

            console.Write(table.Border(TableBorder.None));
        }
        else
        {
            console.Write(Records(table));
        }
    }

    // Takes from the column that can give most, until all fit.
    private static bool TryFit(ColumnWidth[] columns, int width)
    {
        if (columns.Sum(column => column.Least) > width)
        {
            return false;
        }

        var widths = columns.ToDictionary(column => column, column => column.Most);
        while (widths.Values.Sum() > width)
        {
            widths[columns.MaxBy(column => widths[column] - column.Least)!]--;
        }

        foreach (var column in columns)
        {
            column.Column.Width = widths[column];
        }

        return true;
    }

    private static Grid Records(Table table)
    {
        var grid = new Grid()
            .AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, Gap, 0) })
            .AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach (var row in table.Rows)
        {
            if (grid.Rows.Count > 0)
            {
                grid.AddEmptyRow();
            }

            foreach (var (column, cell) in table.Columns.Zip(row))
            {
                grid.AddRow(column.Header, cell);
            }
        }

        return grid;
    }

    private sealed class ColumnWidth
    {
        public ColumnWidth(TableColumn column, int index, Table table, RenderOptions options)
        {
            Column = column;
            var header = column.Header.Measure(options, int.MaxValue);
            var cells = table.Rows.Select(row => row[index].Measure(options, int.MaxValue)).ToArray();

            // Words may be parted. A number has none, and stays whole.
            var isText = column.Alignment is not Justify.Right;
            Most = Math.Max(header.Max, cells.Select(cell => cell.Max).DefaultIfEmpty().Max());
            Least = Math.Max(header.Min, cells.Select(cell => isText ? cell.Min : cell.Max).DefaultIfEmpty().Max());
        }

        public TableColumn Column { get; }

        /// <summary>What it takes without breaking a line.</summary>
        public int Most { get; }

        /// <summary>What it takes without breaking a word.</summary>
        public int Least { get; }
    }
}
