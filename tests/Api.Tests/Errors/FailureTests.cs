using System.Reflection;
using System.Text.RegularExpressions;
using FinApi.Api.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.Accounts.Authentication;
using FinApi.Application.History;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Cli.Tests.Support;
using FinApi.Contracts.V1;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using ErrorReason = FinApi.Application.Results.ErrorReason;

namespace FinApi.Api.Tests.Errors;

/// <summary>What happens when it is not the caller's fault.</summary>
public sealed partial class FailureTests
{
    [Fact]
    public async Task ListBars_StoreDoesNotAnswer_IsUnavailableWithRetry()
    {
        await using var server = await StartWithFailingBarsAsync(
            new StorageUnavailableException("disk /var/secret is gone"));

        var (error, response) = await ListBarsAsync(server);

        Assert.Equal((Code.Unavailable, "STORAGE_UNAVAILABLE"), (error.Code, error.Reason));
        Assert.True(error.HasRetry);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        Assert.Equal("STORAGE_UNAVAILABLE", (await ErrorAnswer.FromAsync(response)).Reason);
    }

    [Fact]
    public void Of_ExceptionOfAStore_SaysWhetherToSendAgainAndWhatTheOperatorHasToDo()
    {
        var full = StoreFailure.Of(new StorageFullException("53100", "raise Data:MaxBytes"))!;
        var unstorable = StoreFailure.Of(new UnstorableDataException("22021"))!;

        Assert.Equal((Code.Unavailable, "STORAGE_FULL"), (full.Code, full.Reason));
        Assert.Equal(TimeSpan.FromSeconds(30), full.RetryAfter);
        Assert.Equal("Nothing more can be stored: the operator has to raise Data:MaxBytes.", full.Message);
        Assert.Equal((Code.InvalidArgument, "INVALID_FIELD"), (unstorable.Code, unstorable.Reason));
        Assert.Null(unstorable.RetryAfter);
        Assert.Null(StoreFailure.Of(new InvalidOperationException()));
    }

    [Fact]
    public async Task ListBars_HandlerFails_IsInternalAndTellsNothing()
    {
        await using var server = await StartWithFailingBarsAsync(new InvalidOperationException("the secret"));

        var (error, response) = await ListBarsAsync(server);

        Assert.Equal((Code.Internal, "INTERNAL"), (error.Code, error.Reason));
        Assert.NotEmpty(error.RequestId);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.InternalServerError, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Reasons_AllOfThem_AreThoseOfTheContract()
    {
        var used = Constants(typeof(TransportReason)).Concat(Constants(typeof(ErrorReason)));

        var contract = ErrorsReflection.Descriptor.EnumTypes.Single().Values
            .Where(value => value.Number != 0)
            .Select(value => value.Name["ERROR_REASON_".Length..]);
        Assert.Equal(contract.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Documentation_UpperSnakeNames_AreThoseOfTheCodeOrTheContract()
    {
        var known = Constants(typeof(TransportReason)).Concat(Constants(typeof(ErrorReason)))
            .Concat(Constants(typeof(Application.Ingest.RejectionReason)))
            .Concat(Enum.GetNames<Code>().Select(name => EnumText(typeof(Code), name)))
            .Concat(ContractValues().SelectMany(value => new[] { value.Name, Short(value) }))
            .Concat(["FINAPI_URL", "FINAPI_GRPC", "FINAPI_KEY", "ENHANCE_YOUR_CALM", "REFUSED_STREAM"])
            .Concat(["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
            .ToHashSet();
        var docs = Path.Combine(Repository.Root, "docs");
        var documented = Directory.EnumerateFiles(docs, "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(Repository.Root, "README.md"))
            .SelectMany(path => UpperSnake().Matches(File.ReadAllText(path)))
            .Select(match => match.Groups["name"].Value)
            .ToHashSet();

        Assert.Empty(documented.Except(known));
        Assert.True(documented.Count > 40, $"Only {documented.Count} names were found.");
    }

    [Fact]
    public void Documentation_OfCredentials_HasExactlyTheReasonsForWhichTheyAreRefused()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "authentication.md"));
        var table = text[text.IndexOf("| `CREDENTIALS_MISSING`", StringComparison.Ordinal)..];
        var rows = table.Split('\n')
            .TakeWhile(line => line.StartsWith('|'))
            .SelectMany(line => UpperSnake().Matches(line[..line.IndexOf('|', 2)]))
            .Select(match => match.Groups["name"].Value);

        var refused = typeof(CredentialErrors).GetProperties()
            .Select(property => ((Error)property.GetValue(null)!).Reason)
            .Where(reason => reason != ErrorReason.StorageUnavailable)
            .Append(CredentialErrors.Scope("any").Reason)
            .Distinct();

        Assert.Equal(refused.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Call_SecondWhileTheStoreIsAway_IsNoSecondLineOfTheLog()
    {
        var log = new ErrorLog(LogLevel.Warning);
        await using var server = await StartWithFailingBarsAsync(new StorageUnavailableException("gone"), log);

        // Two are enough: StoreOutageLogTests count them by a clock of their own.
        for (var i = 0; i < 2; i++)
        {
            var (_, response) = await ListBarsAsync(server);
            response.Dispose();
        }

        var line = Assert.Single(
            log.Messages, text => text.Contains("failed because of the store", StringComparison.Ordinal));
        Assert.Contains("gone", line, StringComparison.Ordinal);
        Assert.Equal(0, log.Exceptions);
    }

    private static IEnumerable<EnumValueDescriptor> ContractValues() =>
        new[]
        {
            TypesReflection.Descriptor, StreamingReflection.Descriptor, IngestReflection.Descriptor,
            OperatorReflection.Descriptor, Contracts.V1.StatusReflection.Descriptor, AccountReflection.Descriptor,
            HistoryReflection.Descriptor, ReferenceReflection.Descriptor,
        }.SelectMany(file => file.EnumTypes.Concat(file.MessageTypes.SelectMany(message => message.EnumTypes)))
            .SelectMany(type => type.Values);

    private static string Short(EnumValueDescriptor value)
    {
        var zero = value.EnumDescriptor.FindValueByNumber(0).Name;
        return value.Name[zero[..^"UNSPECIFIED".Length].Length..];
    }

    private static string EnumText(System.Type type, string name) =>
        type.GetField(name)!.GetCustomAttribute<OriginalNameAttribute>()!.Name;

    [GeneratedRegex("`(?<name>[A-Z][A-Z0-9]*(_[A-Z0-9]+)+)`", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex UpperSnake();

    private static IEnumerable<string> Constants(System.Type type) =>
        type.GetFields().Select(field => (string)field.GetRawConstantValue()!);

    private static async Task<ApiServer> StartWithFailingBarsAsync(Exception exception, ILoggerProvider? log = null)
    {
        var bars = Substitute.For<IBarReader>();
        bars.ReadRowsAsync(default!, default).ThrowsAsyncForAnyArgs(exception);
        var server = await ApiServer.StartAsync(
            services =>
            {
                services.AddSingleton(bars);
                if (log is not null)
                {
                    services.AddSingleton(log);
                }
            },
            log is null ? [] : ["--Logging:LogLevel:FinApi=Warning"]);
        await using var publisher = new Publisher(server, "seed");
        await publisher.SendAsync(new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } });
        return server;
    }

    private static async Task<(ErrorAnswer OverGrpc, HttpResponseMessage OverRest)> ListBarsAsync(ApiServer server)
    {
        var request = new ListBarsRequest { Symbol = "AAPL", Interval = "1m" };
        var exception = await Assert.ThrowsAsync<RpcException>(
            async () => await new History.HistoryClient(server.Grpc).ListBarsAsync(
                request, cancellationToken: TestContext.Current.CancellationToken));
        var response = await server.Http.GetAsync(
            "/v1/instruments/AAPL/bars?interval=1m", TestContext.Current.CancellationToken);
        return (ErrorAnswer.From(exception), response);
    }
}
