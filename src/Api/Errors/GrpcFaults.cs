using Google.Rpc;
using Grpc.Core;

namespace FinApi.Api.Errors;

/// <summary>
/// Names what the gRPC framework refuses by itself, before or beside our code: it gives a bare status, and UNKNOWN or
/// INTERNAL for bytes that are simply wrong. Our own faults never look like that, they carry details.
/// </summary>
internal static class GrpcFaults
{
    public static Failure Explain(StatusCode code) =>
        code switch
        {
            StatusCode.ResourceExhausted => Failure.MessageTooLarge,
            StatusCode.DeadlineExceeded => Failure.DeadlineExceeded,
            StatusCode.Cancelled => Failure.Cancelled,
            StatusCode.Unimplemented => new(
                Code.Unimplemented,
                TransportReason.RouteNotFound,
                "There is no such method, or the message is compressed in a way that is not known here. gRPC "
                + "reflection lists the methods; identity and gzip are understood."),
            _ => Failure.Malformed(
                "The message cannot be decoded. Send whole frames of valid protobuf of the method's request type, "
                + "compressed only as grpc-encoding says."),
        };
}
