using BenchmarkDotNet.Attributes;
using FinApi.Domain.Numbers;

namespace FinApi.Micro;

/// <summary>Decimals as text: the greater part of a bar's encoding.</summary>
[MemoryDiagnoser]
public class DecimalBenchmarks
{
    private readonly char[] _buffer = new char[32];

    [Benchmark]
    public string Format() => DecimalText.Format(187.2300m);

    [Benchmark]
    public int FormatInto() => DecimalText.Format(187.2300m, _buffer);

    [Benchmark]
    public DecimalTextProblem Parse() => DecimalText.Parse("187.23", out _);
}
