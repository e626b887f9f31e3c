using System.Net.WebSockets;

namespace FinApi.Api.WebSockets;

/// <summary>How the messages of a WebSocket are written, as its handshake agrees on.</summary>
internal static class StreamSubprotocol
{
    /// <summary>proto3 JSON in text messages; also what a client gets that names none.</summary>
    public const string Json = "finapi.v1.json";

    /// <summary>protobuf in binary messages.</summary>
    public const string Proto = "finapi.v1.proto";

    /// <summary>The first one offered that is known; null when none is.</summary>
    public static string? Choose(IList<string> offered) =>
        offered.FirstOrDefault(name => name is Json or Proto);

    public static WebSocketMessageType MessageType(string? subprotocol) =>
        subprotocol == Proto ? WebSocketMessageType.Binary : WebSocketMessageType.Text;
}
