package reflected

import "reflect"

// Lookup finds the exported method name of t. Each name stands here as a constant: the linker then
// keeps only methods of these names, where a variable would keep every exported method of the
// program.
func Lookup(t reflect.Type, name string) (reflect.Method, bool) {
	switch name {
	case "Stream":
		return t.MethodByName("Stream")
	case "Transform":
		return t.MethodByName("Transform")
	case "Apply":
		return t.MethodByName("Apply")
	case "Flush":
		return t.MethodByName("Flush")
	case "Consume":
		return t.MethodByName("Consume")
	case "Put":
		return t.MethodByName("Put")
	case "PutAt":
		return t.MethodByName("PutAt")
	case "Read":
		return t.MethodByName("Read")
	case "Records":
		return t.MethodByName("Records")
	case "Rows":
		return t.MethodByName("Rows")
	case "Events":
		return t.MethodByName("Events")
	case "Items":
		return t.MethodByName("Items")
	case "Values":
		return t.MethodByName("Values")
	case "All":
		return t.MethodByName("All")
	case "Each":
		return t.MethodByName("Each")
	case "Iter":
		return t.MethodByName("Iter")
	case "Iterate":
		return t.MethodByName("Iterate")
	case "Next":
		return t.MethodByName("Next")
	case "Generate":
		return t.MethodByName("Generate")
	case "Produce":
		return t.MethodByName("Produce")
	case "Emit":
		return t.MethodByName("Emit")
	case "Fetch":
		return t.MethodByName("Fetch")
	case "Scan":
		return t.MethodByName("Scan")
	case "Run":
		return t.MethodByName("Run")
	case "Process":
		return t.MethodByName("Process")
	case "Map":
		return t.MethodByName("Map")
	case "Filter":
		return t.MethodByName("Filter")
	case "Handle":
		return t.MethodByName("Handle")
	case "Convert":
		return t.MethodByName("Convert")
	case "Do":
		return t.MethodByName("Do")
	case "Execute":
		return t.MethodByName("Execute")
	case "Write":
		return t.MethodByName("Write")
	case "Print":
		return t.MethodByName("Print")
	case "Save":
		return t.MethodByName("Save")
	case "Store":
		return t.MethodByName("Store")
	case "Send":
		return t.MethodByName("Send")
	case "Collect":
		return t.MethodByName("Collect")
	case "Drain":
		return t.MethodByName("Drain")
	case "Receive":
		return t.MethodByName("Receive")
	case "Push":
		return t.MethodByName("Push")
	case "Insert":
		return t.MethodByName("Insert")
	case "Append":
		return t.MethodByName("Append")
	case "Publish":
		return t.MethodByName("Publish")
	}
	return reflect.Method{}, false
}
