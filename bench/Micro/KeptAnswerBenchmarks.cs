using BenchmarkDotNet.Attributes;
using FinApi.Api.Http.Kept;
using Microsoft.AspNetCore.Http;

namespace FinApi.Micro;

/// <summary>Finding an answer again.</summary>
[MemoryDiagnoser]
public class KeptAnswerBenchmarks
{
    private readonly KeptAnswers _answers = new();
    private readonly AnswerKey _key = new(
        "/v1/instruments/AAPL/bars", "?interval=1m&page_size=390", "gzip, br", HistoryDays: null, Epoch: 1);

    [GlobalSetup]
    public void SetUp() =>
        _answers.Keep(_key, new KeptAnswer(200, new HeaderDictionary(), new byte[50_000], [], long.MaxValue));

    [Benchmark]
    public object? Find() => _answers.Find(_key, 0);
}
