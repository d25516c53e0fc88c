#!/usr/bin/env bash
# watermill v1.5.1 (cqrs): with StructName as the name of an event, Created[Order] and Deleted[Order] are one event.
# Expected: two types have two names, as the structs CreatedOrder and DeletedOrder would; or an error when the
# second handler is added.
# Seen: no error; both are named "Order]", what stands behind the last dot of the type as it is printed, and the
# handler of Created gets the Deleted, decoded into its own type.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/ThreeDotsLabs/watermill/components/cqrs@v1.5.1 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/components/cqrs"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/pubsub/gochannel"
)

type Order struct{ ID int }

type Created[T any] struct{ Of T }

type Deleted[T any] struct{ Of T }

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	ctx, log := context.Background(), watermill.NopLogger{}
	names := cqrs.JSONMarshaler{GenerateName: cqrs.StructName}
	channel := gochannel.NewGoChannel(gochannel.Config{}, log)
	router, err := message.NewRouter(message.RouterConfig{}, log)
	must(err)
	processor, err := cqrs.NewEventProcessorWithConfig(router, cqrs.EventProcessorConfig{
		GenerateSubscribeTopic: func(p cqrs.EventProcessorGenerateSubscribeTopicParams) (string, error) { return p.EventName, nil },
		SubscriberConstructor:  func(cqrs.EventProcessorSubscriberConstructorParams) (message.Subscriber, error) { return channel, nil },
		Marshaler:              names,
	})
	must(err)
	handled := make(chan string)
	must(processor.AddHandlers(cqrs.NewEventHandler("created", func(_ context.Context, e *Created[Order]) error {
		handled <- fmt.Sprintf("%T %v", e, *e)
		return nil
	})))
	go router.Run(ctx)
	<-router.Running()
	bus, err := cqrs.NewEventBusWithConfig(channel, cqrs.EventBusConfig{
		GeneratePublishTopic: func(p cqrs.GenerateEventPublishTopicParams) (string, error) { return p.EventName, nil },
		Marshaler:            names,
	})
	must(err)

	fmt.Println(names.Name(Created[Order]{}), names.Name(Deleted[Order]{}))
	must(bus.Publish(ctx, Deleted[Order]{Order{7}}))
	fmt.Println(<-handled)
}
GO
cat >want <<'OUT'
Order] Order]
*main.Created[main.Order] {{7}}
OUT
go run . >got
diff want got
