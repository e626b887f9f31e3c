using System.Text;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Services;
using FinApi.Api.Tests.Streaming;
using FinApi.Contracts.V1;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;

namespace FinApi.Api.Tests.Accounts;

/// <summary>
/// What belongs to another account is answered exactly as what does not exist, by every method that takes an id:
/// generated from the contract, so that a new one cannot be forgotten.
/// </summary>
public sealed class TwoTenantsTests : IAsyncLifetime
{
    // Long enough for one, and nobody's.
    private const string Nobodys = "0000000000000000";

    // Numbers that clients choose for themselves, and names that venues and publishers give to trades and corporate
    // actions: they lead to nothing of an account.
    private static readonly string[] FreeNames = ["op_id", "topic_id", "trade_id", "action_id", "instrument_id"];

    private ApiServer _server = null!;
    private Tenant _owner = null!;
    private Tenant _stranger = null!;
    private LiveStream _stream = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServer.StartAsync();
        _owner = await Tenant.SignUpAsync(_server, "owner@example.com");
        _stranger = await Tenant.SignUpAsync(_server, "stranger@example.com");
        _stream = await LiveStream.StartAsync(_owner.KeyChannel);
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _owner.Dispose();
        _stranger.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public void Contract_EveryIdInARequest_IsCovered()
    {
        var fields = Contract.Methods
            .Concat(Account.Descriptor.Methods)
            .Concat(Contracts.V1.Streaming.Descriptor.Methods)
            .SelectMany(method => IdsOf(method.InputType, []))
            .Where(field => !FreeNames.Contains(field.Name))
            // Operators name the accounts of others: that is what they are for.
            .Where(field => field.ContainingType != GrantPlanRequest.Descriptor)
            // Nodes alone send it to each other: an item of another source is refused.
            .Where(field => field.ContainingType != DeletionOrder.Descriptor)
            .Distinct()
            .ToList();

        Assert.Equal(
            fields.OrderBy(field => field.FullName),
            Cases().Select(pair => pair.Field).OrderBy(field => field.FullName));
        Assert.True(fields.Count >= 6, $"Only {fields.Count} ids were found.");
    }

    [Fact]
    public async Task Call_IdOfAnotherAccount_IsAnsweredAsOneThatDoesNotExist()
    {
        var ids = await IdsAsync();
        foreach (var (method, field) in Cases())
        {
            var id = ids(method, field);
            var (others, nobodys) = (
                await GrpcAsync(_stranger, method, field, id), await GrpcAsync(_stranger, method, field, Nobodys));
            Assert.True(others.Code == (int)Code.NotFound, $"{method.FullName}: {others}");
            Assert.Equal(nobodys.Text, others.Text);

            (others, nobodys) = (await RestAsync(method, field, id), await RestAsync(method, field, Nobodys));
            Assert.True(others.Code == 404, $"{method.FullName}: {others}");
            Assert.Equal(nobodys.Text, others.Text);
        }

        await AssertUntouchedAsync(ids);
    }

    // The same calls by the owner: the ids are right, and it is the account that makes the difference.
    [Fact]
    public async Task Call_IdOfTheOwnAccount_IsAnswered()
    {
        var ids = await IdsAsync();
        foreach (var (method, field) in Cases().OrderBy(pair => LastStep(pair.Method.Name)))
        {
            var answer = await GrpcAsync(_owner, method, field, ids(method, field));

            Assert.True(answer.Code == 0, $"{method.FullName}: {answer}");
        }
    }

    private static IEnumerable<(MethodDescriptor Method, FieldDescriptor Field)> Cases() =>
        from method in Account.Descriptor.Methods
        from field in method.InputType.Fields.InDeclarationOrder()
        where field.Name.EndsWith("_id", StringComparison.Ordinal)
        select (method, field);

    // What ends the stream, the key, and at last the session that calls.
    private static int LastStep(string method) =>
        method switch { "TerminateStreamSession" => 1, "DeleteApiKey" => 2, "DeleteSession" => 3, _ => 0 };

    private static IEnumerable<FieldDescriptor> IdsOf(MessageDescriptor message, HashSet<MessageDescriptor> seen)
    {
        foreach (var field in seen.Add(message) ? message.Fields.InDeclarationOrder() : [])
        {
            var inner = field.FieldType == FieldType.Message ? IdsOf(field.MessageType, seen) : [];
            foreach (var id in field.Name.EndsWith("_id", StringComparison.Ordinal) ? inner.Append(field) : inner)
            {
                yield return id;
            }
        }
    }

    private static IMessage RequestOf(MethodDescriptor method, FieldDescriptor field, string id)
    {
        var request = method.InputType.Parser.ParseFrom([]);
        field.Accessor.SetValue(request, id);
        return request;
    }

    private async Task<Func<MethodDescriptor, FieldDescriptor, string>> IdsAsync()
    {
        var session = Assert.Single((await _owner.Account.ListSessionsAsync(new(), cancellationToken: Token)).Sessions);
        var stream = Assert.Single(
            (await _owner.Account.ListStreamSessionsAsync(new(), cancellationToken: Token)).Sessions);
        return (method, field) => (field.Name, method.Name.Contains("Stream", StringComparison.Ordinal)) switch
        {
            ("key_id", _) => _owner.KeyId,
            ("session_id", true) => stream.SessionId,
            ("session_id", false) => session.SessionId,
            _ => throw new InvalidOperationException($"{method.FullName}: what is {field.Name}?"),
        };
    }

    private async Task AssertUntouchedAsync(Func<MethodDescriptor, FieldDescriptor, string> ids)
    {
        await _stream.SendAsync(new SubscribeRequest { Ping = new Ping { Id = 5 } });
        Assert.Equal(5, (await _stream.WaitAsync(StreamFrame.FrameOneofCase.Pong)).Pong.Id);
        using var http = KeyedChannel.ClientFor(_server.Http.BaseAddress!, _owner.Key);
        using var answer = await http.GetAsync("/v1/instruments", Token);
        Assert.True(answer.IsSuccessStatusCode, $"{answer}");
        var reads = Cases().Where(pair => pair.Method.Name.StartsWith("Get", StringComparison.Ordinal));
        foreach (var (method, field) in reads)
        {
            await _owner.CallAsync(method, RequestOf(method, field, ids(method, field)));
        }
    }

    private static async Task<Answer> GrpcAsync(
        Tenant tenant, MethodDescriptor method, FieldDescriptor field, string id)
    {
        try
        {
            await tenant.CallAsync(method, RequestOf(method, field, id));
            return new Answer(0, string.Empty);
        }
        catch (RpcException exception)
        {
            var status = exception.GetRpcStatus()!;
            return new Answer(status.Code, Anonymous(status.ToString(), status, id));
        }
    }

    private async Task<Answer> RestAsync(MethodDescriptor method, FieldDescriptor field, string id)
    {
        var rule = method.GetOptions().GetExtension(AnnotationsExtensions.Http);
        var (verb, template) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => (HttpMethod.Get, rule.Get),
            HttpRule.PatternOneofCase.Post => (HttpMethod.Post, rule.Post),
            HttpRule.PatternOneofCase.Patch => (HttpMethod.Patch, rule.Patch),
            _ => (HttpMethod.Delete, rule.Delete),
        };
        var path = template.Replace($"{{{field.Name}}}", id, StringComparison.Ordinal);
        using var request = new HttpRequestMessage(verb, path == template ? $"{path}?{field.Name}={id}" : path);
        request.Headers.Add("Authorization", $"Bearer {_stranger.SessionToken}");
        if (rule.Body.Length > 0)
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        using var answer = await _server.Http.SendAsync(request, Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        var requestId = answer.Headers.GetValues("x-request-id").Single();
        return new Answer(
            (int)answer.StatusCode,
            text.Replace(requestId, "-", StringComparison.Ordinal).Replace(id, "-", StringComparison.Ordinal));
    }

    private static string Anonymous(string text, Google.Rpc.Status status, string id)
    {
        var details = string.Concat(status.UnpackDetailMessages().Select(detail => detail.ToString()));
        var requestId = status.GetDetail<RequestInfo>()!.RequestId;
        return (status.Message + details)
            .Replace(requestId, "-", StringComparison.Ordinal)
            .Replace(id, "-", StringComparison.Ordinal);
    }

    private sealed record Answer(int Code, string Text);
}
