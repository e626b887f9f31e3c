using FinApi.Application.Ingest.Conditions;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Conditions;

/// <summary>
/// The tables of sale conditions of a file. The file is read when a market has a table; a wrong one stops the start.
/// </summary>
internal sealed class FileSaleConditions : ISaleConditions, IValidateOptions<BarsOptions>
{
    private volatile IReadOnlyDictionary<string, SaleConditionTable> _tables =
        new Dictionary<string, SaleConditionTable>();

    public SaleConditionTable? Find(string name) => _tables.GetValueOrDefault(name);

    public ValidateOptionsResult Validate(string? name, BarsOptions options)
    {
        if (options.Conditions.Count == 0)
        {
            return ValidateOptionsResult.Success;
        }

        var path = options.ConditionsPath.Length == 0
            ? Path.Combine(AppContext.BaseDirectory, "conditions.json")
            : Path.GetFullPath(options.ConditionsPath);
        byte[] text;
        try
        {
            text = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ValidateOptionsResult.Fail(
                $"Bars:ConditionsPath names {path}, which cannot be read: {e.Message} "
                + "Write the path of a file of sale conditions, or nothing for the one beside the program.");
        }

        if (ConditionFile.Read(text, out var problems) is not { } tables)
        {
            return ValidateOptionsResult.Fail(problems.Select(problem => $"{path}: {problem}"));
        }

        _tables = tables;
        List<string> failures =
        [
            .. options.Conditions.Select(each => FindProblem(each.Key, each.Value)).OfType<string>(),
        ];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private string? FindProblem(string market, string table)
    {
        if (!Mic.TryParse(market, out _))
        {
            return $"Bars:Conditions:{market} names no market; write a MIC, such as XNAS.";
        }

        return _tables.ContainsKey(table)
            ? null
            : $"Bars:Conditions:{market} is '{table}'; write one of {string.Join(", ", _tables.Keys)}.";
    }
}
