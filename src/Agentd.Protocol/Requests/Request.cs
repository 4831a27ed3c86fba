using System.Text.Json.Serialization;

namespace Agentd.Protocol.Requests;

/// <summary>What a client asks, once per connection.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RunRequest), "run")]
[JsonDerivedType(typeof(AttachRequest), "attach")]
[JsonDerivedType(typeof(WaitRequest), "wait")]
[JsonDerivedType(typeof(StopRequest), "stop")]
[JsonDerivedType(typeof(LogsRequest), "logs")]
[JsonDerivedType(typeof(NetworkRequest), "network")]
[JsonDerivedType(typeof(NetworkCheckRequest), "network_check")]
[JsonDerivedType(typeof(UsageRequest), "usage")]
[JsonDerivedType(typeof(PsRequest), "ps")]
[JsonDerivedType(typeof(RecordsRequest), "records")]
[JsonDerivedType(typeof(WatchRequest), "watch")]
[JsonDerivedType(typeof(WorkRequest), "work")]
[JsonDerivedType(typeof(BundleRequest), "bundle")]
[JsonDerivedType(typeof(VerifyRecordRequest), "verify")]
[JsonDerivedType(typeof(HeadsRequest), "heads")]
[JsonDerivedType(typeof(InspectRequest), "inspect")]
[JsonDerivedType(typeof(AgentsRequest), "agents")]
[JsonDerivedType(typeof(ScheduleRequest), "schedule")]
[JsonDerivedType(typeof(StatusRequest), "status")]
[JsonDerivedType(typeof(ReloadRequest), "reload")]
public abstract record Request;
