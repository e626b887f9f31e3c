using FinApi.Api.Tests.Services;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace FinApi.Api.Tests.Errors;

/// <summary>
/// Makes requests of which at least one thing is certainly wrong, for every method of the contract and over both
/// transports. The same seed makes the same requests.
/// </summary>
internal sealed class MalformedRequests(int seed)
{
    private const string Junk = "/\\ \t\n%<>'\"\u00e9\u4e16;,{}|~`!";

    private readonly Random _random = new(seed);

    /// <summary>A gRPC frame that the method cannot accept.</summary>
    public byte[] Frame(MethodDescriptor method)
    {
        var message = (IMessage)Activator.CreateInstance(method.InputType.ClrType)!;
        var fields = method.InputType.Fields.InFieldNumberOrder();
        switch (_random.Next(fields.Count == 0 ? 1 : 4, 5))
        {
            case 1:
                return BrokenFrame(message.ToByteArray());
            case 2:
                return RawCall.Frame([0x07, .. RandomBytes()]); // field 0 of wire type 7: neither exists
            default:
                if (fields.Count == 0)
                {
                    return RawCall.Frame([0x07]);
                }

                Fill(message);
                Spoil(message, fields[_random.Next(fields.Count)]);
                return RawCall.Frame(message.ToByteArray());
        }
    }

    /// <summary>A path with a query that the method cannot accept.</summary>
    public string Path(MethodDescriptor method)
    {
        var path = Contract.RestPath(method)!;
        var fields = method.InputType.Fields.InFieldNumberOrder();
        var inPath = fields.FirstOrDefault(field => path.Contains($"{{{field.Name}}}", StringComparison.Ordinal));
        var inQuery = fields.Where(field => field != inPath).ToArray();
        var known = inPath?.Name == "mic" ? "XNYS" : "AAPL";
        var good = inPath is null ? path : path.Replace($"{{{inPath.Name}}}", known, StringComparison.Ordinal);
        return _random.Next(4) switch
        {
            0 when inPath is not null => path.Replace(
                $"{{{inPath.Name}}}", Uri.EscapeDataString("_" + Text()), StringComparison.Ordinal),
            1 when inQuery.Length > 0 => good + "?" + WrongValue(inQuery[_random.Next(inQuery.Length)]),
            2 when inQuery.Length > 0 && !inQuery[0].IsRepeated
                => $"{good}?{inQuery[0].Name}=1&{inQuery[0].JsonName}=2",
            _ => $"{good}?{Uri.EscapeDataString("_" + Text())}={Uri.EscapeDataString(Text())}",
        };
    }

    private byte[] BrokenFrame(byte[] payload) =>
        _random.Next(4) switch
        {
            0 => RawCall.Frame([.. payload, .. RandomBytes()])[..^1], // shorter than it says
            1 => RawCall.Frame(RandomBytes(), flag: 1), // compressed by nothing
            2 => RawCall.Frame(new byte[(1024 * 1024) + 1]), // too large
            _ => RandomBytes()[..3], // not even a header
        };

    // So that only the spoilt field is wrong.
    private static void Fill(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            object? value = (field.Name, field.IsRepeated) switch
            {
                ("symbol", false) => "AAPL",
                ("mic", false) when message.Descriptor.Name != "ListInstrumentsRequest" => "XNYS",
                ("interval", false) => "1m",
                ("source", false) => "fuzz",
                ("source_epoch" or "first_sequence", false) => 1L,
                _ => null,
            };
            if (value is not null)
            {
                field.Accessor.SetValue(message, value);
            }

            if (field.IsRepeated)
            {
                // An item that is wrong is rejected alone; a batch without items does not even need its numbers.
                ((System.Collections.IList)field.Accessor.GetValue(message)).Add(
                    field.FieldType switch
                    {
                        FieldType.String => "AAPL",
                        FieldType.Enum => System.Enum.ToObject(field.EnumType.ClrType, 1),
                        _ => Activator.CreateInstance(field.MessageType.ClrType),
                    });
            }
        }
    }

    private void Spoil(IMessage message, FieldDescriptor field)
    {
        if (field.IsRepeated)
        {
            var list = (System.Collections.IList)field.Accessor.GetValue(message);
            for (var i = 0; i <= 1_000; i++)
            {
                list.Add(
                    field.FieldType switch
                    {
                        FieldType.String => Text(),
                        FieldType.Enum => System.Enum.ToObject(field.EnumType.ClrType, 99),
                        _ => Activator.CreateInstance(field.MessageType.ClrType),
                    });
            }

            return;
        }

        field.Accessor.SetValue(message, field.FieldType switch
        {
            FieldType.String => Text(),
            FieldType.Int32 => _random.Next(2) == 0 ? -1 - _random.Next() : 10_001 + _random.Next(1_000_000),
            FieldType.Int64 => -(long)_random.Next(),
            FieldType.Enum => System.Enum.ToObject(field.EnumType.ClrType, 50 + _random.Next()),
            FieldType.Bool => true, // no value is wrong: what else is missing is
            FieldType.Message => new Timestamp
            {
                Seconds = _random.NextInt64(1L << 40, long.MaxValue),
                Nanos = _random.Next(),
            },
            _ => throw new NotSupportedException(field.FullName),
        });
    }

    private string WrongValue(FieldDescriptor field)
    {
        var value = field.FieldType switch
        {
            FieldType.Int32 => _random.Next(2) == 0 ? $"-{1 + _random.Next(9)}" : Text(),
            _ => Text(),
        };
        var name = _random.Next(2) == 0 ? field.Name : field.JsonName;
        return $"{name}={Uri.EscapeDataString(value)}";
    }

    // Long enough for no field to take it, and never only commas and spaces, which count as absent.
    private string Text() =>
        "!" + string.Concat(Enumerable.Range(0, 80 + _random.Next(80)).Select(_ => Junk[_random.Next(Junk.Length)]));

    private byte[] RandomBytes()
    {
        var bytes = new byte[3 + _random.Next(60)];
        _random.NextBytes(bytes);
        return bytes;
    }
}
