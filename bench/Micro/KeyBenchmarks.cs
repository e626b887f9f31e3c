using BenchmarkDotNet.Attributes;
using FinApi.Domain.Accounts;

namespace FinApi.Micro;

/// <summary>What a key costs before it is looked up.</summary>
[MemoryDiagnoser]
public class KeyBenchmarks
{
    private readonly string _key = ApiKeyText.Format(KeyEnvironment.Live, ApiKeyText.NewId(), ApiKeyText.NewSecret());

    [Benchmark]
    public bool Parse() => ApiKeyText.TryParse(_key, out _, out _, out _);
}
